// The three kinds of call: the one call, a client's token call, and a client's request.

using System;

namespace ZoomToken
{
    /// <summary>The one call: over the process's own connections, with the default options.</summary>
    internal sealed class OneCall : Call
    {
        private readonly string url;
        private readonly byte[] baseUrl;
        private readonly byte[] accessToken;
        private readonly byte[] user;
        private readonly byte[] type;
        private readonly int ttl;
        private readonly byte[] meetingId;

        internal OneCall(string accessToken, ZoomTokenRequest request)
        {
            url = ZoomClient.BaseUrlOf(request);
            baseUrl = Native.Utf8("baseUrl", request.BaseUrl);
            this.accessToken = Native.Utf8("accessToken", accessToken);
            user = TokenCall.UserOf(request);
            type = Native.Utf8("type", request.Type);
            ttl = request.TtlSeconds;
            meetingId = Native.Utf8("meetingId", request.MeetingId);
        }

        internal override string Method => "GET";

        internal override string Name => TokenCall.TokenName;

        internal override string Url => url;

        internal override TimeSpan Timeout => ZoomClient.DefaultTimeout;

        public override void Dispose()
        {
            Array.Clear(accessToken, 0, accessToken.Length);
        }

        protected override int Send(int cancel, out int response)
        {
            return NativeMethods.zoom_get_user_token_response(
                baseUrl, accessToken, user, type, ttl, meetingId, cancel, out response);
        }
    }

    /// <summary>A call of a client, or of a copy of it that is the call's own.</summary>
    internal abstract class ClientCall : Call
    {
        private readonly ZoomClient client;
        private ZoomHandle? copy;

        protected ClientCall(ZoomClient client)
        {
            this.client = client;
        }

        internal override string Url => client.BaseUrl!;

        internal override TimeSpan Timeout => client.Timeout;

        /// <summary>Makes the call's own client: what becomes of the other one from now on does not reach the call.</summary>
        internal void CopyClient()
        {
            copy = client.CopyHandle();
        }

        /// <summary>The same with another access token.</summary>
        internal void CopyClient(string accessToken)
        {
            CopyClient();
            ZoomClient.Set(copy!, "access_token", accessToken, nameof(accessToken), false);
        }

#if NET8_0_OR_GREATER
        /// <summary>Whether the call sends the traceparent of its activity.</summary>
        internal bool SendsTraceParent => client.SendTraceParent;

        /// <summary>Has the call send a traceparent. It must have a client of its own.</summary>
        internal void SetTraceParent(string id)
        {
            ZoomClient.Set(copy!, "header.traceparent", id, nameof(id), false);
        }
#endif

        public override void Dispose()
        {
            copy?.Dispose();
        }

        protected ZoomHandle.Loan Borrow()
        {
            return (copy ?? client.Handle).Borrow(nameof(ZoomClient));
        }
    }

    /// <summary>A client's token call.</summary>
    internal class TokenCall : ClientCall
    {
        internal const string TokenName = "zoom.get_user_token";

        private static readonly byte[] Me = { (byte)'m', (byte)'e', 0 };

        private readonly byte[] user;
        private readonly byte[] type;
        private readonly int ttl;
        private readonly byte[] meetingId;

        internal TokenCall(ZoomClient client, ZoomTokenRequest request) : base(client)
        {
            user = UserOf(request);
            type = Native.Utf8("type", request.Type);
            ttl = request.TtlSeconds;
            meetingId = Native.Utf8("meetingId", request.MeetingId);
        }

        internal override string Method => "GET";

        internal override string Name => TokenName;

        internal static byte[] UserOf(ZoomTokenRequest request)
        {
            return string.IsNullOrEmpty(request.User) || request.User == "me" ? Me : Native.Utf8("user", request.User);
        }

        protected override int Send(int cancel, out int response)
        {
            using ZoomHandle.Loan client = Borrow();
            return NativeMethods.zoom_client_get_user_token(
                client.Number, user, type, ttl, meetingId, cancel, out response);
        }
    }

    /// <summary>A client's request of any kind.</summary>
    internal sealed class RequestCall : ClientCall
    {
        private readonly ZoomRequest request;
        private readonly byte[] method;
        private readonly byte[] url;
        private readonly byte[] queryJson;
        private readonly byte[] body;

        internal RequestCall(ZoomClient client, ZoomRequest request) : base(client)
        {
            this.request = request;
            method = Native.Utf8("method", request.Method);
            url = Native.Utf8("url", request.Url);
            queryJson = Native.Utf8("queryJson", request.QueryJson);
            body = Native.Utf8("body", request.Body);
        }

        internal override string Method => string.IsNullOrEmpty(request.Method) ? "GET" : request.Method!;

        internal override string Name => "zoom.request";

        // A path is below the client's own base URL.
        internal override string Url => Urls.Host(request.Url).Length > 0 ? request.Url! : base.Url;

        protected override int Send(int cancel, out int response)
        {
            using ZoomHandle.Loan client = Borrow();
            return NativeMethods.zoom_client_request(client.Number, method, url, queryJson, body, cancel, out response);
        }
    }
}
