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
            Given(BaseUrl, value => client.BaseUrl = value);
            Given(accessToken, value => client.AccessToken = value);
            client.Timeout = Timeout ?? client.Timeout;
            client.ConnectTimeout = ConnectTimeout ?? client.ConnectTimeout;
            client.MaxRetries = MaxRetries ?? client.MaxRetries;
            Given(proxy, value => client.Proxy = value);
            Given(NoProxy, value => client.NoProxy = value);
            Given(Roots, value => client.Roots = value);
            client.MaxResponseBytes = MaxResponseBytes ?? client.MaxResponseBytes;
            Given(UserAgent, value => client.UserAgent = value);
            client.KeepAlive = KeepAlive ?? client.KeepAlive;
            Given(LogFile, value => client.LogFile = value);
#if NET8_0_OR_GREATER
            client.SendTraceParent = SendTraceParent ?? client.SendTraceParent;
#endif
        }

        private static void Given(string? value, Action<string> set)
        {
            if (value != null)
            {
                set(value);
            }
        }

        private static bool HasLogin(string? proxy)
        {
            return proxy != null && proxy.IndexOf('@') >= 0;
        }
    }
}
