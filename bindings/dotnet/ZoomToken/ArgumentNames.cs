// What the library calls an argument or an option, and what a .NET program calls it.

using System;
using System.Collections.Generic;

namespace ZoomToken
{
    internal static class ArgumentNames
    {
        private static readonly Dictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["base"] = "baseUrl",
            ["auth"] = "accessToken",
            ["ttl"] = "ttlSeconds",
            ["meeting_id"] = "meetingId",
            ["query_json"] = "queryJson",
            ["url with query_json"] = "url",
            ["option access_token"] = nameof(ZoomClient.AccessToken),
            ["option base_url"] = nameof(ZoomClient.BaseUrl),
        };

        /// <summary>The exception for a call with a wrong argument.</summary>
        internal static Exception Exception(ZoomResponse response)
        {
            string given = response.WrongArgument;
            string name = Names.TryGetValue(given, out string? known) ? known : given;
            string text = name + response.Error.Substring(given.Length);
            return given == "ttl" ? new ArgumentOutOfRangeException(name, text) : new ArgumentException(text, name);
        }

        /// <summary>The exception for a wrong value of an option.</summary>
        /// <param name="option">The option's name in the library.</param>
        /// <param name="property">What the program knows it by.</param>
        /// <param name="isRange">Whether every value that is refused is one out of a range.</param>
        /// <param name="text">Why the library refused it.</param>
        internal static ArgumentException Exception(string option, string property, bool isRange, string text)
        {
            string prefix = "option " + option + " ";
            string shown = text.StartsWith(prefix, StringComparison.Ordinal)
                ? property + " " + text.Substring(prefix.Length)
                : property + ": " + text;
            return isRange ? new ArgumentOutOfRangeException("value", shown) : new ArgumentException(shown, "value");
        }
    }
}
