// URLs as .NET's Uri, and the host of one for telemetry.

using System;

namespace ZoomToken
{
    internal static class Urls
    {
        /// <summary>The Uri of a text; null where there is none.</summary>
        internal static Uri? Read(string? text)
        {
            return !string.IsNullOrEmpty(text) && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri) ? uri : null;
        }

        /// <summary>The host of an absolute URL; empty for anything else.</summary>
        internal static string Host(string? url)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? uri.Host : "";
        }
    }
}
