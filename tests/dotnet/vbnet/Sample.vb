' A program as it is written for Chilkat's classes, here on the mirror; the simulator's authority is in SSL_CERT_FILE.

Imports System

Module Sample
    Private shown As String

    Friend Sub Run()
        Dim url As String = Environment.GetEnvironmentVariable("ZOOM_HTTPS_URL")
        Ask(url & "/users/:userId/token", "simulator-access-token")
        Program.Check(shown.Contains("""code"": 1001,") AndAlso shown.Contains("Status 404") AndAlso shown.Contains("x-zm-trackingid: "), shown)
        Ask(url & "/users/ada%40example.com/token", "simulator-access-token")
        Program.Check(shown.StartsWith("{" & vbCrLf & "  ""token"": ""eyJ") AndAlso shown.EndsWith("}" & vbCrLf & "Status 200"), shown)
        Ask("https://localhost:1/v2", "canary")
        Program.Check(shown.Contains("(code -21)") AndAlso Not shown.Contains("canary"), shown)
    End Sub

    Private Sub Ask(url As String, accessToken As String)
        shown = ""
        Dim glob As New Chilkat.Global
        Dim success As Boolean = glob.UnlockBundle("Anything for 30-day trial")
        Dim zoom As New Chilkat.Http
        zoom.ConnectTimeout = 5
        zoom.ReadTimeout = 10
        Dim params As New Chilkat.JsonObject
        success = success And params.UpdateString("type", "zak") And params.UpdateInt("ttl", 68423085)
        zoom.AuthToken = accessToken

        Dim resp As Chilkat.HttpResponse = zoom.QuickRequestParams("GET", url, params)
        If Not zoom.LastMethodSuccess Then
            shown = zoom.LastErrorText
            Exit Sub
        End If
        Dim body As New Chilkat.StringBuilder
        success = success And resp.GetBodySb(body)
        Dim response As New Chilkat.JsonObject
        success = success And response.LoadSb(body)
        response.EmitCompact = False
        shown = response.Emit() & "Status " & resp.StatusCode
        If (resp.StatusCode >= 400) Then
            shown &= vbCrLf & resp.Header
        End If
        Program.Check(success, "every method succeeded")
    End Sub
End Module
