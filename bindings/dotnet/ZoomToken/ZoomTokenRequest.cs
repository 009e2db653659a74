// What a token call asks for.

using System;

namespace ZoomToken
{
    /// <summary>What a token call asks for. Everything may be left out; null and "" mean "not given".</summary>
    public sealed class ZoomTokenRequest
    {
        /// <summary>The user's id, e-mail address, or "me". By default "me".</summary>
        public string? User { get; set; }

        /// <summary>"zak" (the default), "token", "onbehalf", or any other word that Zoom knows.</summary>
        public string? Type { get; set; }

        /// <summary>How many seconds the token is to live. By default 0: Zoom's own time, two hours for a zak.</summary>
        public int TtlSeconds { get; set; }

        /// <summary>The meeting that is to be joined, for the type "onbehalf".</summary>
        public string? MeetingId { get; set; }

        /// <summary>
        /// For the methods of <see cref="Zoom"/> that take an access token: where the API is, by default
        /// https://api.zoom.us/v2. A <see cref="ZoomClient"/> and a file of settings have their own, and a request that has one
        /// is refused there.
        /// </summary>
        public string? BaseUrl { get; set; }

        /// <summary><see cref="BaseUrl"/> as a Uri.</summary>
        public Uri? BaseUri
        {
            get => Urls.Read(BaseUrl);
            set => BaseUrl = value?.OriginalString;
        }
    }
}
