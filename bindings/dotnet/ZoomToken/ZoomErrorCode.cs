// What failed in the library or in the network: the constants ZOOM_E_... of zoom_token.h.

namespace ZoomToken
{
    /// <summary>
    /// What failed, where it was not the server that refused. New codes may come: treat one that you do not know like
    /// any other failure.
    /// </summary>
    public enum ZoomErrorCode
    {
        /// <summary>Success, or a refusal of the server's.</summary>
        None = 0,

        /// <summary>An argument is wrong. Nothing was sent.</summary>
        Argument = -1,

        /// <summary>The memory for a text is too small.</summary>
        Buffer = -2,

        /// <summary>No such live handle of that kind.</summary>
        Handle = -3,

        /// <summary>No option has that name.</summary>
        Option = -4,

        /// <summary>Too late: an option was set after the client's first call or copy.</summary>
        State = -5,

        /// <summary>Too many objects are alive: dispose of clients and JSON objects. Nothing was sent.</summary>
        Limit = -6,

        /// <summary>No such header field, no such place in a JSON document.</summary>
        NotFound = -7,

        /// <summary>Not well-formed JSON.</summary>
        Json = -8,

        /// <summary>The host's name could not be resolved to an address.</summary>
        Resolve = -20,

        /// <summary>No connection, or it broke before the response was complete.</summary>
        Connect = -21,

        /// <summary>The proxy refused, or its setting can't be used.</summary>
        Proxy = -22,

        /// <summary>TLS failed: the text says whether it was the certificate, the name, the clock or the protocol.</summary>
        Tls = -23,

        /// <summary>The time ran out.</summary>
        Timeout = -24,

        /// <summary>The call was cancelled.</summary>
        Cancelled = -25,

        /// <summary>The response is not valid HTTP/1.1, or has a status outside 200 to 599.</summary>
        Protocol = -26,

        /// <summary>The response is too large.</summary>
        TooLarge = -27,

        /// <summary>The server responded with success, but the response contains no usable token.</summary>
        NoToken = -40,

        /// <summary>
        /// Signing in failed, so nothing was asked of the API: <see cref="ZoomException.Reason"/> tells whether the user has to
        /// sign in again (<see cref="ZoomReason.SignInAgain"/>) or the app's settings are wrong
        /// (<see cref="ZoomReason.AppSettings"/>).
        /// </summary>
        SignIn = -41,

        /// <summary>A sign-in has not ended yet: call <see cref="ZoomSignIn.Poll"/> again.</summary>
        Pending = -42,

        /// <summary>The file of <see cref="ZoomClient.TokenFile"/> can't be used; the text says why.</summary>
        TokenFile = -43,

        /// <summary>An object of the parent process was used in a forked child.</summary>
        Forked = -90,

        /// <summary>There was no memory for a text whose size the server decides.</summary>
        Memory = -91,

        /// <summary>A defect of the native library. Please report it.</summary>
        Internal = -99,
    }
}
