// The options of a client as plain data, such as a configuration file has.

using System;

namespace ZoomToken
{
    /// <summary>
    /// What a <see cref="ZoomClient"/> is made with. null means the default. It can be bound from a configuration; what is
    /// secret can be set and not be read, so that no serializer or log shows it.
    /// </summary>
    public sealed class ZoomClientOptions
    {
        private string? accessToken;
        private string? clientSecret;
        private string? refreshToken;
        private string? proxy;

        /// <summary>As <see cref="ZoomClient.BaseUrl"/>.</summary>
        public string? BaseUrl { get; set; }

        /// <summary><see cref="BaseUrl"/> as a Uri.</summary>
        public Uri? BaseUri
        {
            get => Urls.Read(BaseUrl);
            set => BaseUrl = value?.OriginalString;
        }

        /// <summary>As <see cref="ZoomClient.AccessToken"/>. A secret: it is null when it is read.</summary>
        public string? AccessToken
        {
            get => null;
            set => accessToken = value;
        }

        /// <summary>As <see cref="ZoomClient.SettingsFile"/>. It is read first: what is set here besides wins.</summary>
        public string? SettingsFile { get; set; }

        /// <summary>As <see cref="ZoomClient.AccountId"/>.</summary>
        public string? AccountId { get; set; }

        /// <summary>As <see cref="ZoomClient.ClientId"/>.</summary>
        public string? ClientId { get; set; }

        /// <summary>As <see cref="ZoomClient.ClientSecret"/>. A secret: it is null when it is read.</summary>
        public string? ClientSecret
        {
            get => null;
            set => clientSecret = value;
        }

        /// <summary>As <see cref="ZoomClient.RefreshToken"/>. A secret: it is null when it is read.</summary>
        public string? RefreshToken
        {
            get => null;
            set => refreshToken = value;
        }

        /// <summary>As <see cref="ZoomClient.OauthUrl"/>.</summary>
        public string? OauthUrl { get; set; }

        /// <summary><see cref="OauthUrl"/> as a Uri.</summary>
        public Uri? OauthUri
        {
            get => Urls.Read(OauthUrl);
            set => OauthUrl = value?.OriginalString;
        }

        /// <summary>As <see cref="ZoomClient.TokenFile"/>.</summary>
        public string? TokenFile { get; set; }

        /// <summary>As <see cref="ZoomClient.RedirectUri"/>.</summary>
        public Uri? RedirectUri { get; set; }

        /// <summary>As <see cref="ZoomClient.Timeout"/>.</summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>As <see cref="ZoomClient.ConnectTimeout"/>.</summary>
        public TimeSpan? ConnectTimeout { get; set; }

        /// <summary>As <see cref="ZoomClient.MaxRetries"/>.</summary>
        public int? MaxRetries { get; set; }

        /// <summary>
        /// As <see cref="ZoomClient.Proxy"/>. One with a user name is a secret: it is null when it is read.
        /// </summary>
        public string? Proxy
        {
            get => HasLogin(proxy) ? null : proxy;
            set => proxy = value;
        }

        /// <summary>As <see cref="ZoomClient.NoProxy"/>.</summary>
        public string? NoProxy { get; set; }

        /// <summary>As <see cref="ZoomClient.Roots"/>.</summary>
        public string? Roots { get; set; }

        /// <summary>As <see cref="ZoomClient.MaxResponseBytes"/>.</summary>
        public int? MaxResponseBytes { get; set; }

        /// <summary>As <see cref="ZoomClient.UserAgent"/>.</summary>
        public string? UserAgent { get; set; }

        /// <summary>As <see cref="ZoomClient.KeepAlive"/>.</summary>
        public bool? KeepAlive { get; set; }

        /// <summary>As <see cref="ZoomClient.LogFile"/>.</summary>
        public string? LogFile { get; set; }

#if NET8_0_OR_GREATER
        /// <summary>As <see cref="ZoomClient.SendTraceParent"/>.</summary>
        public bool? SendTraceParent { get; set; }
#endif

        /// <summary>Sets what is given here.</summary>
        internal void ApplyTo(ZoomClient client)
        {
            Given(SettingsFile, value => client.SettingsFile = value);
            Given(BaseUrl, value => client.BaseUrl = value);
            Given(accessToken, value => client.AccessToken = value);
            Given(AccountId, value => client.AccountId = value);
            Given(ClientId, value => client.ClientId = value);
            Given(clientSecret, value => client.ClientSecret = value);
            Given(refreshToken, value => client.RefreshToken = value);
            Given(OauthUrl, value => client.OauthUrl = value);
            Given(TokenFile, value => client.TokenFile = value);
            Given(RedirectUri?.OriginalString, value => client.SetOption("redirect_uri", value, nameof(RedirectUri)));
            Given(Timeout, value => client.Timeout = value);
            Given(ConnectTimeout, value => client.ConnectTimeout = value);
            Given(MaxRetries, value => client.MaxRetries = value);
            Given(proxy, value => client.Proxy = value);
            Given(NoProxy, value => client.NoProxy = value);
            Given(Roots, value => client.Roots = value);
            Given(MaxResponseBytes, value => client.MaxResponseBytes = value);
            Given(UserAgent, value => client.UserAgent = value);
            Given(KeepAlive, value => client.KeepAlive = value);
            Given(LogFile, value => client.LogFile = value);
#if NET8_0_OR_GREATER
            Given(SendTraceParent, value => client.SendTraceParent = value);
#endif
        }

        private static void Given(string? value, Action<string> set)
        {
            if (value != null)
            {
                set(value);
            }
        }

        private static void Given<T>(T? value, Action<T> set) where T : struct
        {
            if (value.HasValue)
            {
                set(value.Value);
            }
        }

        private static bool HasLogin(string? proxy)
        {
            return proxy != null && proxy.IndexOf('@') >= 0;
        }
    }
}
