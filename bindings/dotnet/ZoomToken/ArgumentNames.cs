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
            ["option account_id"] = nameof(ZoomClient.AccountId),
            ["option base_url"] = nameof(ZoomClient.BaseUrl),
            ["option client_id"] = nameof(ZoomClient.ClientId),
            ["option client_secret"] = nameof(ZoomClient.ClientSecret),
            ["option oauth_url"] = nameof(ZoomClient.OauthUrl),
            ["option redirect_uri"] = nameof(ZoomClient.RedirectUri),
            ["option refresh_token"] = nameof(ZoomClient.RefreshToken),
            ["option token_file"] = nameof(ZoomClient.TokenFile),
        };

        /// <summary>The exception for a call with a wrong argument.</summary>
        internal static Exception Exception(ZoomResponse response)
        {
            string given = response.WrongArgument;
            string name = Names.TryGetValue(given, out string? known) ? known : given;
            string text = name + response.Error.Substring(given.Length);
            return given == "ttl" ? new ArgumentOutOfRangeException(name, text) : new ArgumentException(text, name);
        }

        /// <summary>The exception for a text that begins with the name of an argument, which .NET calls the same.</summary>
        internal static ArgumentException FirstWord(string text)
        {
            return new ArgumentException(text, text.Split(' ')[0]);
        }

        /// <summary>The exception for options that do not go together; the text begins with the name of one.</summary>
        internal static ArgumentException Exception(string text)
        {
            foreach (KeyValuePair<string, string> name in Names)
            {
                if (text.StartsWith(name.Key + " ", StringComparison.Ordinal))
                {
                    return new ArgumentException(name.Value + text.Substring(name.Key.Length), name.Value);
                }
            }
            return new ArgumentException(text);
        }

        /// <summary>The exception for a wrong value of an option.</summary>
        /// <param name="option">The option's name in the library.</param>
        /// <param name="property">What the program knows it by.</param>
        /// <param name="parameter">The program's argument that has the value.</param>
        /// <param name="isRange">Whether every value that is refused is one out of a range.</param>
        /// <param name="text">Why the library refused it.</param>
        internal static ArgumentException Exception(
            string option, string property, string parameter, bool isRange, string text)
        {
            string name = "option " + option;
            // Of a file, the line comes next.
            bool isNamed = text.StartsWith(name + " ", StringComparison.Ordinal) || text.StartsWith(name + ":", StringComparison.Ordinal);
            string shown = isNamed ? property + text.Substring(name.Length) : property + ": " + text;
            return isRange ? new ArgumentOutOfRangeException(parameter, shown) : new ArgumentException(shown, parameter);
        }
    }
}
