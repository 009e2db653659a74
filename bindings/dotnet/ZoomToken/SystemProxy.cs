// The proxy that .NET itself would use, for the option "system".

using System;
using System.Net;
#if NETCOREAPP
using System.Net.Http;
#endif

namespace ZoomToken
{
    internal static class SystemProxy
    {
        /// <summary>The proxy for a URL, as the library takes it: a URL with the credentials, or "none".</summary>
        internal static string For(string url)
        {
#if NETCOREAPP
            IWebProxy? proxy = HttpClient.DefaultProxy;
#else
            IWebProxy? proxy = WebRequest.DefaultWebProxy;
#endif
            Uri target = new Uri(url);
            Uri? found = proxy is null || proxy.IsBypassed(target) ? null : proxy.GetProxy(target);
            if (found is null || found == target)
            {
                return "none";
            }
            NetworkCredential? login = proxy!.Credentials?.GetCredential(found, "Basic");
            string userInfo = string.IsNullOrEmpty(login?.UserName)
                ? ""
                : Uri.EscapeDataString(login!.UserName) + ":" + Uri.EscapeDataString(login.Password ?? "") + "@";
            // HttpClient has a SOCKS proxy look up the name.
            string scheme = found.Scheme == "socks5" ? "socks5h" : found.Scheme;
            return scheme + "://" + userInfo + found.Authority;
        }
    }
}
