' Gets a Zoom user token and shows the response, its status and the token; when Zoom refuses, the header as well.
'
' Against the simulator, in the project's folder: scripts/try-dotnet vbnet
' Against Zoom, with .NET 8 or newer (the native library is copied from target/release):
'
'     cargo build --release
'     ZOOM_ACCESS_TOKEN=... dotnet run --project examples/vbnet
'
' From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
' "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
'
' Where the token is all that is wanted, this does: Dim zak As String = Zoom.GetUserToken(accessToken)

Imports System
Imports ZoomToken

Module Token
    Function Main() As Integer
        Try
            Using client As New ZoomClient
                ' What is not in the environment is Nothing, which means the default.
                client.AccessToken = Environment.GetEnvironmentVariable("ZOOM_ACCESS_TOKEN")
                client.BaseUrl = Environment.GetEnvironmentVariable("ZOOM_BASE_URL")
                client.Roots = Environment.GetEnvironmentVariable("ZOOM_ROOTS")
                Dim request As New ZoomTokenRequest With {
                    .User = Environment.GetEnvironmentVariable("ZOOM_USER")
                }

                ' The form that does not throw when Zoom refuses, so that there is a response to look at.
                Return Show(client.GetUserTokenResponse(request))
            End Using
        Catch failure As ZoomException
            Console.Error.WriteLine("Failed: " & failure.Message) ' no response came
        Catch failure As ArgumentException
            Console.Error.WriteLine("Failed: " & failure.Message) ' an option is wrong
        Catch failure As DllNotFoundException
            Console.Error.WriteLine("Failed: " & failure.Message) ' the native library is not there
        End Try
        Return 1
    End Function

    Private Function Show(response As ZoomResponse) As Integer
        Console.WriteLine("Body: " & response.GetBody())
        Console.WriteLine("Status: " & response.Status)
        If Not response.IsSuccess Then
            Console.WriteLine("Header:" & vbLf & response.Headers)
            Console.Error.WriteLine("Failed: " & response.Error)
            Return 1
        End If
        Console.WriteLine("Token: " & response.GetToken())
        Return 0
    End Function
End Module
