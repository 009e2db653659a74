// Why Zoom refused a call: the constants ZOOM_REASON_... of zoom_token.h.

namespace ZoomToken
{
    /// <summary>
    /// Why a call was refused, for a program that decides what to do next. New reasons may come: treat one that you do
    /// not know as <see cref="Other"/>.
    /// </summary>
    public enum ZoomReason
    {
        /// <summary>The server did not refuse: the call succeeded, or no whole response came.</summary>
        None = 0,

        /// <summary>The access token is invalid or expired. A new one helps.</summary>
        AccessToken = 1,

        /// <summary>The access token lacks a scope. Add it to the app, then get a new access token.</summary>
        Scope = 2,

        /// <summary>There is no such user.</summary>
        User = 3,

        /// <summary>The user is on another account than the app.</summary>
        Account = 4,

        /// <summary>Zoom refused an argument of the request.</summary>
        Argument = 5,

        /// <summary>Too many requests per second. A later one helps.</summary>
        RateLimit = 6,

        /// <summary>Too many requests on this day. None of this day helps.</summary>
        DailyLimit = 7,

        /// <summary>The app's settings in Zoom's Marketplace are wrong, or the app is disabled.</summary>
        AppSettings = 8,

        /// <summary>The app, its user or its account is not allowed to do this.</summary>
        NotAllowed = 9,

        /// <summary>The base URL or the path is wrong.</summary>
        Address = 10,

        /// <summary>Zoom's servers have a problem. A later request helps.</summary>
        Server = 11,

        /// <summary>Something between this program and Zoom responded: a proxy, a firewall, a login page.</summary>
        NotZoom = 12,

        /// <summary>The user's sign-in has ended, and the user has to sign in again.</summary>
        SignInAgain = 13,

        /// <summary>Anything else.</summary>
        Other = 14,
    }
}
