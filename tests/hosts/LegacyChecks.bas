Attribute VB_Name = "LegacyChecks"
' VB6's module as a program uses it: tokens, refusals, texts, options. Prints nothing when all is well.
Option Explicit

Private Auth As String

Public Sub Main()
    Auth = Environ$("HOST_ACCESS_TOKEN")
    CheckText "version", ZoomVersion(), Environ$("HOST_VERSION")
    CheckText "status", ZoomStatusText(404), "Not Found"
    WithoutOptions
    Options
    Tokens
    Refusals
    Reasons
    SignIns
    Settings
    Requests
    Texts
    Loading
    ZoomClose
    NothingIsKept
    Check "shutdown", zoom_shutdown() = ZOOM_OK
End Sub

Private Sub Check(ByVal What As String, ByVal IsSo As Boolean)
    If Not IsSo Then Debug.Print "not so: " & What
End Sub

Private Sub CheckText(ByVal What As String, ByVal Actual As String, ByVal Expected As String)
    If Actual <> Expected Then Debug.Print What & " is " & Actual & " not " & Expected
End Sub

' Before an option is set there is no client: each argument is refused at its place, and nothing is sent.
Private Sub WithoutOptions()
    Dim Why As String, Reason As Long, ZoomCode As Long
    Dim Response As ZoomResponse
    Reason = 9
    ZoomCode = 9
    CheckText "no auth", ZoomGetUserToken("", "me", , , Why, Reason, ZoomCode), ""
    CheckText "why no auth", Why, "auth must be given: an OAuth access token"
    Check "no reason", Reason = 0 And ZoomCode = 0
    CheckText "no user", ZoomGetUserToken(Auth, "", , , Why), ""
    CheckText "why no user", Left$(Why, 18), "user must be given"
    CheckText "a long type", ZoomGetUserToken(Auth, "me", Replace(Space$(129), " ", "t"), , Why), ""
    CheckText "why no long type", Why, "type must not be longer than 128 bytes"
    CheckText "a ttl", ZoomGetUserToken(Auth, "me", , -1, Why), ""
    CheckText "why not that ttl", Why, "ttl must be 0 (the service's default) or a number of seconds above 0"
    Check "a long meeting", Not ZoomRequestUserToken(Response, Auth, "me", "onbehalf", 0, Replace(Space$(129), " ", "1"))
    CheckText "why no long meeting", Response.ErrorText, "meeting_id must not be longer than 128 bytes"
    Check "its numbers", Response.Code = ZOOM_E_ARGUMENT And Response.Status = 0 And Response.Reason = 0 _
        And Response.RetryAfter = 0
    Check "a NUL", Not ZoomRequestUserToken(Response, "a" & vbNullChar, "me")
    CheckText "why no NUL", Response.ErrorText, "Auth must not contain a NUL character."
End Sub

Private Sub Options()
    Dim Why As String
    Check "base_url", ZoomSetOption("base_url", Environ$("HOST_HTTPS_BASE"), Why)
    CheckText "why", Why, ""
    Check "roots", ZoomSetOption("roots", Environ$("HOST_ROOTS"))
    Check "timeout", ZoomSetOption("timeout_ms", "60000")
    Check "colour", Not ZoomSetOption("colour", "red", Why)
    Check "why not", InStr(Why, "base_url") > 0
    Check "a wrong value", Not ZoomSetOption("timeout_ms", "soon", Why)
    Check "why that", InStr(Why, "timeout_ms") > 0
End Sub

Private Sub Tokens()
    Dim Why As String, Round As Long
    Dim Response As ZoomResponse
    CheckText "token", ZoomGetUserToken(Auth, "me"), Environ$("HOST_ZAK")
    CheckText "token", ZoomGetUserToken(Auth, "me", "zak", 0, Why), Environ$("HOST_ZAK")
    CheckText "why", Why, ""
    For Round = 1 To 50
        CheckText "token", ZoomGetUserToken(Auth, "me"), Environ$("HOST_ZAK")
    Next Round
    Check "response", ZoomRequestUserToken(Response, Auth, "me")
    Check "numbers", Response.Code = 0 And Response.Status = 200 And Response.ZoomCode = 0
    Check "no reason", Response.Reason = 0 And Response.RetryAfter = 0
    CheckText "of the response", Response.Token, Environ$("HOST_ZAK")
    CheckText "of the body", ZoomJsonText(Response.Body, "token"), Response.Token
    CheckText "header", ZoomHeader(Response, "CONTENT-type"), "application/json;charset=UTF-8"
    CheckText "no header", ZoomHeader(Response, "content"), ""
    Response.Headers = "a: 1" & vbCrLf & "B:2 " & vbCrLf & "A:" & vbCrLf & "ab: 3" & vbCrLf & "A: 4, 5" & vbCrLf
    CheckText "several of a name", ZoomHeader(Response, "a"), "1, , 4, 5"
    CheckText "one among them", ZoomHeader(Response, "b"), "2"
    Check "too late", Not ZoomSetOption("timeout_ms", "1000", Why)
    Check "why too late", Why <> ""
    ZoomClose
    Check "again", ZoomSetOption("base_url", Environ$("HOST_BASE"), Why)
    CheckText "over http", ZoomGetUserToken(Auth, "me"), Environ$("HOST_ZAK")
End Sub

Private Sub Refusals()
    Dim Why As String, Reason As Long, ZoomCode As Long
    Dim Response As ZoomResponse
    CheckText "expired", ZoomGetUserToken(Environ$("HOST_EXPIRED_TOKEN"), "me", , , Why, Reason, ZoomCode), ""
    Check "its reason", Reason = ZOOM_REASON_ACCESS_TOKEN And ZoomCode = 124
    CheckText "why", Left$(Why, 40), "HTTP 401 Unauthorized, Zoom code 124: Ac"
    Check "nobody", Not ZoomRequestUserToken(Response, Auth, "nobody")
    Check "numbers of nobody", Response.Code = 404 And Response.Status = 404 And Response.ZoomCode = 1001
    Check "the reason for nobody", Response.Reason = ZOOM_REASON_USER And Response.RetryAfter = 0
    Check "limited", Not ZoomRequestUserToken(Response, Auth, "limit-seconds-60")
    Check "why limited", Response.Reason = ZOOM_REASON_RATE_LIMIT And Response.RetryAfter = 60
    Check "limited today", Not ZoomRequestUserToken(Response, Auth, "limit-day-without")
    Check "why today", Response.Reason = ZOOM_REASON_DAILY_LIMIT And Response.RetryAfter = 0
    CheckText "no token", Response.Token, ""
    CheckText "tracking id", Left$(ZoomHeader(Response, "x-zm-trackingid"), 10), "v=2.0;clid"
    CheckText "no user", ZoomGetUserToken(Auth, "", , , Why), ""
    CheckText "why no user", Left$(Why, 18), "user must be given"
    CheckText "no auth", ZoomGetUserToken("", "me", , , Why), ""
    Check "no auth", Why <> ""
    Check "hang-up", Not ZoomRequestUserToken(Response, Auth, "hangup")
    Check "numbers of the hang-up", Response.Code = ZOOM_E_CONNECT And Response.Status = 0
    CheckText "nothing of before", Response.Body & Response.Headers & Response.Token, ""
End Sub

' Every reason: the user reason-N is refused for reason N.
Private Sub Reasons()
    Dim Reason As Long
    Dim Response As ZoomResponse
    ZoomClose
    Check "the server of refusals", ZoomSetOption("base_url", Environ$("HOST_REFUSALS"))
    For Reason = 1 To CLng(Environ$("HOST_REASON_COUNT"))
        Check "reason " & Reason, Not ZoomRequestUserToken(Response, Auth, "reason-" & Reason)
        Check "reason " & Reason & " is " & Response.Reason, Response.Reason = Reason
    Next Reason
    ZoomClose
    Check "the simulator", ZoomSetOption("base_url", Environ$("HOST_BASE"))
End Sub

' The options in place of an access token, for an account and for a user whose sign-in has ended.
Private Sub SignIns()
    Dim Response As ZoomResponse
    ZoomClose
    CheckText "no refresh token", ZoomRefreshToken(), ""
    Check "the simulator", ZoomSetOption("base_url", Environ$("HOST_BASE"))
    Check "account", ZoomSetOption("account_id", Environ$("HOST_ACCOUNT_ID"))
    Check "client", ZoomSetOption("client_id", Environ$("HOST_CLIENT_ID"))
    Check "secret", ZoomSetOption("client_secret", Environ$("HOST_CLIENT_SECRET"))
    CheckText "signed in", ZoomGetUserToken("", "me"), Environ$("HOST_ZAK")
    CheckText "an account's", ZoomRefreshToken(), ""
    ZoomClose
    Check "the settings", ZoomSetOption("settings_file", Environ$("HOST_SETTINGS"))
    CheckText "signed in with them", ZoomGetUserToken("", "me"), Environ$("HOST_ZAK")
    Check "both", Not ZoomRequestUserToken(Response, Auth, "me")
    Check "why not both", InStr(Response.ErrorText, "access_token") > 0
    ZoomClose
    Check "the simulator", ZoomSetOption("base_url", Environ$("HOST_BASE"))
    Check "public client", ZoomSetOption("client_id", "simulator-public")
    Check "refresh token", ZoomSetOption("refresh_token", "spent")
    CheckText "the one that was set", ZoomRefreshToken(), "spent"
    Check "spent", Not ZoomRequestUserToken(Response, "", "me")
    Check "why spent", Response.Code = ZOOM_E_SIGN_IN And Response.Reason = ZOOM_REASON_SIGN_IN_AGAIN
    ZoomClose
    Check "the simulator again", ZoomSetOption("base_url", Environ$("HOST_BASE"))
End Sub

Private Sub Settings()
    Dim File As String, Why As String, Code As Long
    File = Environ$("HOST_SETTINGS")
    CheckText "with settings", ZoomGetUserTokenWithSettings(File, "me", , , Why, Code), Environ$("HOST_ZAK")
    Check "its code", Why = "" And Code = ZOOM_OK
    CheckText "nobody", ZoomGetUserTokenWithSettings(File, "nobody", "zak", 0, Why, Code), ""
    Check "the code for nobody", Code = 404
    CheckText "why nobody", Left$(Why, 19), "HTTP 404 Not Found,"
    CheckText "no settings", ZoomGetUserTokenWithSettings("", "me", , , Why, Code), ""
    Check "the code for none", Code = ZOOM_E_ARGUMENT
    CheckText "why none", Why, "settings must be given: the absolute path of a file of settings"
    CheckText "a NUL", ZoomGetUserTokenWithSettings(File & vbNullChar, "me", , , Why), ""
    CheckText "why no NUL", Why, "Settings must not contain a NUL character."
End Sub

Private Sub Requests()
    Dim Response As ZoomResponse
    Dim Filler As String, Why As String
    ' Longer than the first room.
    Filler = Replace("............................................................", ".", Space$(200))
    Check "echo", ZoomRequest(Response, Auth, "PUT", "/echo", "{""a b"":1}", "{""x"":""" & Filler & """}")
    CheckText "method", ZoomJsonText(Response.Body, "method"), "PUT"
    CheckText "target", ZoomJsonText(Response.Body, "target", Why), "/v2/echo?a+b=1"
    CheckText "why", Why, ""
    CheckText "body", ZoomJsonText(Response.Body, "body"), "{""x"":""" & Filler & """}"
    CheckText "nothing", ZoomJsonText(Response.Body, "nothing", Why), ""
    Check "why nothing", Why <> ""
    CheckText "no path", ZoomJsonText("{""a"":1}", "a[", Why), ""
    CheckText "why no path", Why, "Path must be names and indices, such as a.b[0]."
    CheckText "no JSON", ZoomJsonText("{", "a", Why), ""
    Check "why no JSON", Why <> ""
    Check "a wrong path", Not ZoomRequest(Response, Auth, "GET", "//elsewhere")
    Check "its code", Response.Code = ZOOM_E_ARGUMENT And Response.ErrorText <> ""
End Sub

Private Sub Texts()
    Dim Response As ZoomResponse
    Dim UserName As String
    UserName = "j" & ChrW$(&HE9) & ChrW$(&H4F8B) & ChrW$(&HD83D) & ChrW$(&HDE00)
    Check "a name", Not ZoomRequestUserToken(Response, Auth, UserName)
    CheckText "there and back", ZoomJsonText(Response.Body, "message"), "User does not exist: " & UserName
    Check "half a pair", Not ZoomRequestUserToken(Response, Auth, "a" & ChrW$(&HD83D) & "b")
    CheckText "half a pair", Response.ErrorText, "User must not contain half of a surrogate pair."
    Check "a NUL", Not ZoomRequestUserToken(Response, Auth, "me" & vbNullChar & "x")
    CheckText "a NUL", Response.ErrorText, "User must not contain a NUL character."
    Check "its code", Response.Code = ZOOM_E_ARGUMENT
End Sub

Private Sub Loading()
    Dim Why As String
    Check "loaded", ZoomLoad(Environ$("HOST_LIBRARY_FOLDER"), Why)
    CheckText "why", Why, ""
    Check "no folder", Not ZoomLoad("", Why)
    CheckText "why no folder", Why, "Folder must be given: a document that was never saved has none."
    Check "an address", Not ZoomLoad("https://d.docs.live.net/1/Documents", Why)
    CheckText "why no address", Why, "Folder must be on this computer, such as C:\Zoom, not " & _
        "https://d.docs.live.net/1/Documents."
    CheckNotFull "Zoom"
    CheckNotFull "."
    CheckNotFull "C:"
    CheckNotFull "C:Zoom"
    CheckNotFull "\Zoom"
    CheckNotFull "/nowhere"
    Check "not loaded", Not ZoomLoad("C:\nowhere", Why)
    CheckText "why not", Left$(Why, 46), "C:\nowhere\zoom_token.dll could not be loaded:"
    Check "not loaded from a server", Not ZoomLoad("\\nowhere\x\", Why)
    CheckText "why not from there", Left$(Why, 47), "\\nowhere\x\zoom_token.dll could not be loaded:"
End Sub

Private Sub CheckNotFull(ByVal Folder As String)
    Dim Why As String
    Check "not a full path", Not ZoomLoad(Folder, Why)
    CheckText "why", Why, "Folder must be a full path, such as C:\Zoom or \\server\share, not " & Folder & "."
End Sub

' There may be 65,536 handles at a time: all of them can still be made, so nothing of what came before is left.
Private Sub NothingIsKept()
    Dim Cancels() As Long, At As Long, Made As Long
    ReDim Cancels(0 To 65536)
    For At = 0 To 65536
        If zoom_cancel_new(Cancels(At)) = ZOOM_OK Then Made = Made + 1
    Next At
    Check "65536 handles, not " & Made, Made = 65536
    For At = 0 To 65536
        zoom_free Cancels(At)
    Next At
End Sub
