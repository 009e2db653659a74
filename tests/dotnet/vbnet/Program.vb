' The tests of the binding and of the mirror as a VB.NET program meets them, with Option Strict On.

Imports System
Imports System.Globalization
Imports System.Threading
Imports System.Threading.Tasks
Imports ZoomToken

Module Program
    Private Const AccessToken As String = "simulator-access-token"
    Private ReadOnly Base As String = Environment.GetEnvironmentVariable("ZOOM_BASE_URL")
    Private filter As String
    Private groups As Integer
    Private failures As Integer
    Private wrong As String

    ' The argument is a filter: only groups whose names contain it are run.
    Function Main(arguments As String()) As Integer
        filter = If(arguments.Length > 0, arguments(0), "")
        Group("the one call", AddressOf OneCall)
        Group("options", AddressOf Options)
        Group("options as an object", AddressOf AsObject)
        Group("exceptions caught apart", AddressOf Exceptions)
        Group("texts both ways", AddressOf Texts)
        Group("as a task", Sub() AsTask().Wait())
        Group("a task that is cancelled", Sub() Cancelled().Wait())
        Group("use after Dispose", AddressOf AfterDispose)
        Group("the mirrored sample over https", AddressOf Sample.Run)
        Console.WriteLine(groups.ToString(CultureInfo.InvariantCulture) & " run, " & failures.ToString(CultureInfo.InvariantCulture) & " failed")
        Return If(groups > 0 AndAlso failures = 0, 0, 1)
    End Function

    Private Sub Group(name As String, checks As Action)
        If Not name.Contains(filter) Then
            Return
        End If
        groups += 1
        wrong = ""
        Try
            checks()
        Catch failure As Exception
            wrong &= failure.ToString()
        End Try
        If wrong = "" Then
            Console.WriteLine("ok   " & name)
        Else
            failures += 1
            Console.WriteLine("FAIL " & name & ": " & wrong)
        End If
    End Sub

    Friend Sub Check(isSo As Boolean, what As String)
        If Not isSo Then
            wrong &= "not so: " & what & vbLf
        End If
    End Sub

    Private Function Client() As ZoomClient
        Return New ZoomClient With {.BaseUrl = Base, .AccessToken = AccessToken}
    End Function

    Private Sub OneCall()
        Dim token As String = Zoom.GetUserToken(AccessToken, "me", "zak", 3600, Base)
        Check(token.Split("."c).Length = 3, token)
        Using client = Program.Client()
            Dim request As New ZoomTokenRequest With {.User = "me", .TtlSeconds = 3600}
            Check(client.GetUserToken(request) = token, "the same from a client")
            Dim response As ZoomResponse = client.GetUserTokenResponse(request)
            Check(response.IsSuccess AndAlso response.GetToken() = token AndAlso response.Status = 200, response.ToString())
        End Using
    End Sub

    Private Sub Options()
        Using client = Program.Client()
            client.Timeout = TimeSpan.FromSeconds(5)
            client.ConnectTimeout = TimeSpan.FromSeconds(2)
            client.Proxy = "none"
            client.KeepAlive = False
            client.MaxResponseBytes = 100000
            client.UserAgent = "a VB.NET program"
            client.SetHeader("X-Own", "1")
            client.SetOption("roots", Nothing)
            Dim request As New ZoomRequest With {.Method = "GET", .Url = "/echo", .QueryJson = "{""page_size"":30}"}
            Dim response As ZoomResponse = client.Request(request).EnsureSuccess()
            Check(response.GetBody().Contains("a VB.NET program") AndAlso response.GetBody().Contains("page_size=30"), response.GetBody())
            Check(response.GetHeader("content-type").StartsWith("application/json", StringComparison.Ordinal), response.Headers)
        End Using
    End Sub

    Private Sub AsObject()
        Dim options As New ZoomClientOptions With {.BaseUrl = Base, .AccessToken = AccessToken, .MaxRetries = 0}
        Using client As IZoomClient = New ZoomClient(options)
            Check(client.GetUserToken("me") <> "", "a token")
            Check(client.GetUserTokenResponse("limit-second").Reason = ZoomReason.RateLimit, "not sent again")
        End Using
    End Sub

    Private Sub Exceptions()
        Dim caught As String = ""
        For Each user In {"nobody", "limit-seconds-3", "broken", "slow-20000", ".."}
            Using client = Program.Client()
                client.Timeout = TimeSpan.FromSeconds(2)
                Try
                    client.GetUserToken(user)
                Catch failure As ZoomNotFoundException
                    caught &= "not found " & failure.ZoomCode & ", "
                    Check(failure.TrackingId <> "" AndAlso failure.Message.Contains(failure.TrackingId), failure.Message)
                Catch failure As ZoomRateLimitException
                    caught &= "rate limit " & CInt(failure.RetryAfter.Value.TotalSeconds) & ", "
                Catch failure As ZoomTimeoutException
                    caught &= "timeout " & failure.Code & ", "
                Catch failure As ZoomException When failure.Reason = ZoomReason.Server
                    caught &= "trouble over there " & failure.Status & ", "
                Catch failure As ArgumentException
                    caught &= "argument"
                End Try
            End Using
        Next
        Check(caught = "not found 1001, rate limit 3, trouble over there 500, timeout -24, argument", caught)
        Try
            Zoom.GetUserToken("simulator-expired-token", "me", "zak", 0, Base)
            Check(False, "an expired access token")
        Catch failure As ZoomUnauthorizedException
            Check(failure.Status = 401 AndAlso failure.ZoomCode = 124, failure.Message)
        End Try
    End Sub

    Private Sub Texts()
        Dim name As String = "Zo" & ChrW(&HEB) & " " & ChrW(&H65E5) & " " & Char.ConvertFromUtf32(&H1F511)
        Using client = Program.Client()
            Try
                client.GetUserToken(name)
                Check(False, "nobody has that name")
            Catch failure As ZoomNotFoundException
                Check(failure.Message.Contains("User does not exist: " & name), failure.Message)
            End Try
            For Each bad In {"me" & vbNullChar, vbNullChar & "me", "me" & ChrW(&HD83D)}
                Try
                    client.GetUserToken(bad)
                    Check(False, "a text that can't be sent")
                Catch failure As ArgumentException
                    Check(failure.ParamName = "user", failure.Message)
                End Try
            Next
        End Using
    End Sub

    Private Async Function AsTask() As Task
        Dim token As String = Await Zoom.GetUserTokenAsync(AccessToken, New ZoomTokenRequest With {.BaseUrl = Base})
        Using client = Program.Client()
            Check(Await client.GetUserTokenAsync("me") = token, "the same from a client")
            Dim tokens As String() = Await Task.WhenAll(
                client.GetUserTokenAsync("slow-300"), client.GetUserTokenAsync("slow-301"), client.GetUserTokenAsync("slow-302"))
            Check(tokens.Length = 3 AndAlso tokens(0) <> tokens(2), "three at a time")
        End Using
    End Function

    Private Async Function Cancelled() As Task
        Using client = Program.Client(), source = New CancellationTokenSource(200)
            Dim begin As Date = Date.UtcNow
            Try
                Await client.GetUserTokenAsync("slow-60000", source.Token)
                Check(False, "a cancelled call")
            Catch failure As OperationCanceledException
                Check(failure.CancellationToken = source.Token, "the caller's own token")
            End Try
            Check(Date.UtcNow - begin < TimeSpan.FromSeconds(5), "at once")
        End Using
    End Function

    Private Sub AfterDispose()
        Dim client = Program.Client()
        client.Dispose()
        client.Dispose()
        Try
            client.GetUserToken()
            Check(False, "a call after Dispose")
        Catch failure As ObjectDisposedException
            Check(failure.ObjectName = "ZoomClient", failure.Message)
        End Try
    End Sub
End Module
