// What a request of Zoom's API sends.

using System;

namespace ZoomToken
{
    /// <summary>A request of Zoom's API.</summary>
    public sealed class ZoomRequest
    {
        /// <summary>Such as "POST". By default "GET".</summary>
        public string? Method { get; set; }

        /// <summary>A path below the base URL, such as "/users/me", or an absolute https URL.</summary>
        public string? Url { get; set; }

        /// <summary><see cref="Url"/> as a Uri.</summary>
        public Uri? Uri
        {
            get => Urls.Read(Url);
            set => Url = value?.OriginalString;
        }

        /// <summary>
        /// A JSON object whose members are added to the query, percent-encoded: see <see cref="ZoomJson"/>.
        /// </summary>
        public string? QueryJson { get; set; }

        /// <summary>
        /// Sent as application/json, unless <see cref="ZoomClient.SetHeader"/> gave another Content-Type.
        /// </summary>
        public string? Body { get; set; }
    }
}
