// What tests of programs need: responses that they make, exceptions of each kind, a client's double.

using System;
using System.Threading;
using System.Threading.Tasks;
using ZoomToken;

internal static class ResponseTests
{
    internal static void Run()
    {
        Check.Group("responses that a test makes", Made);
        Check.Group("exceptions that a test makes", Exceptions);
        Check.Group("a double of the client", Double);
    }

    private static void Made()
    {
        ZoomResponse token = new ZoomResponseBuilder()
            .WithToken("z").WithBody("{\"token\":\"z\"}").WithHeader("X-Zm-TrackingId", "T").Build();
        Check.That(token.IsSuccess && token.Status == 200 && token.GetToken() == "z" && token.TrackingId == "T", "success");
        Check.Equal("{\"token\":\"z\"}", token.GetBody(), "body");

        ZoomResponse limit = new ZoomResponseBuilder().WithStatus(429).WithReason(ZoomReason.RateLimit)
            .WithIsTransient(true).WithRetryAfter(TimeSpan.FromSeconds(2)).WithZoomCode(429).WithError("slow").Build();
        ZoomRateLimitException thrown = Check.Throws<ZoomRateLimitException>(() => limit.EnsureSuccess(), "a limit");
        Check.That(thrown.IsTransient && thrown.RetryAfter == TimeSpan.FromSeconds(2) && thrown.ZoomCode == 429, "what it has");
        Check.That(thrown.Status == 429 && (int)thrown.StatusCode == 429 && thrown.Message == "slow", "what it has");

        Action<ZoomErrorCode, Type> failed = (code, type) =>
        {
            try
            {
                new ZoomResponseBuilder().WithStatus(0).WithErrorCode(code).WithError("why").Build().EnsureSuccess();
                Check.That(false, "nothing thrown");
            }
            catch (Exception failure)
            {
                Check.Equal(type, failure.GetType(), code.ToString());
            }
        };
        failed(ZoomErrorCode.Connect, typeof(ZoomException));
        failed(ZoomErrorCode.Timeout, typeof(ZoomTimeoutException));
        failed(ZoomErrorCode.Cancelled, typeof(OperationCanceledException));
        failed(ZoomErrorCode.Argument, typeof(ArgumentException));
    }

    private static void Exceptions()
    {
        Exception cause = new InvalidOperationException("cause");
        foreach (Type type in typeof(ZoomException).Assembly.GetExportedTypes())
        {
            if (typeof(ZoomException).IsAssignableFrom(type))
            {
                ZoomException empty = (ZoomException)Activator.CreateInstance(type);
                ZoomException full = (ZoomException)Activator.CreateInstance(type, "text", cause);
                Check.That(full.Message == "text" && full.InnerException == cause && full.TrackingId == "", type.Name);
                Check.That(empty.Code == 0 && empty.Reason == ZoomReason.None && empty.ErrorCode == ZoomErrorCode.None, type.Name);
            }
        }
    }

    private static void Double()
    {
        IZoomClient client = new Fake();
        Check.Equal("token of jane", client.GetUserToken("jane"), "a short form");
        Check.Equal("token of jane", client.GetUserTokenAsync("jane").Result, "a short form");
        Check.Equal("token of jane", client.GetUserTokenResponse("jane").GetToken(), "a short form");
        Check.Equal("token of jane", client.GetUserTokenResponseAsync("jane").Result.GetToken(), "a short form");
        Check.Equal("GET /x", client.Request("GET", "/x").GetBody(), "a short form");
        Check.Equal("GET /x", client.RequestAsync("GET", "/x").Result.GetBody(), "a short form");
        using (client = BindingTests.Client())
        {
            Check.Equal(3, client.GetUserToken("me").Split('.').Length, "the client itself");
        }
    }

    private sealed class Fake : IZoomClient
    {
        public string GetUserToken(ZoomTokenRequest request, CancellationToken cancellationToken)
        {
            return "token of " + request.User;
        }

        public Task<string> GetUserTokenAsync(ZoomTokenRequest request, CancellationToken cancellationToken)
        {
            return Task.FromResult(GetUserToken(request, cancellationToken));
        }

        public ZoomResponse GetUserTokenResponse(ZoomTokenRequest request, CancellationToken cancellationToken)
        {
            return new ZoomResponseBuilder().WithToken("token of " + request.User).Build();
        }

        public Task<ZoomResponse> GetUserTokenResponseAsync(ZoomTokenRequest request, CancellationToken cancellationToken)
        {
            return Task.FromResult(GetUserTokenResponse(request, cancellationToken));
        }

        public ZoomResponse Request(ZoomRequest request, CancellationToken cancellationToken)
        {
            return new ZoomResponseBuilder().WithBody(request.Method + " " + request.Url).Build();
        }

        public Task<ZoomResponse> RequestAsync(ZoomRequest request, CancellationToken cancellationToken)
        {
            return Task.FromResult(Request(request, cancellationToken));
        }

        public void Dispose()
        {
        }
    }
}
