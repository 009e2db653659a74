Attribute VB_Name = "LegacyChecks"
' VB6's module as a program uses it: tokens, refusals, texts, options. Prints nothing when all is well.
Option Explicit

Private Auth As String

Public Sub Main()
    Auth = Environ$("HOST_ACCESS_TOKEN")
    CheckText "version", ZoomVersion(), Environ$("HOST_VERSION")
    CheckText "status", ZoomStatusText(404), "Not Found"
    StartUrls
    WithoutOptions
    Options
    Tokens
    Refusals
    Reasons
    SignIns
    Browsers
    SignInsThatFail
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

' A long ZAK does not fit into the first room.
Private Sub StartUrls()
    Dim Zak As String, Why As String
    Zak = Environ$("HOST_ZAK")
    CheckText "address", ZoomStartUrl("123 4567 8901", Zak, , Why), "https://zoom.us/s/12345678901?zak=" & Zak
    CheckText "why", Why, ""
    CheckText "at a host", ZoomStartUrl("123456789", "a=", "company.zoom.us"), "https://company.zoom.us/s/123456789?zak=a%3D"
    Zak = Replace(Space$(16384), " ", "a")
    CheckText "long address", ZoomStartUrl("123456789", Zak, "", Why), "https://zoom.us/s/123456789?zak=" & Zak
    CheckText "no ZAK", ZoomStartUrl("123456789", "", , Why), ""
    CheckText "why no ZAK", Why, "zak must be given: a Zoom user token of type zak"
    CheckText "a NUL", ZoomStartUrl("123456789", "a" & vbNullChar, , Why), ""
    CheckText "why no NUL", Why, "Zak must not contain a NUL character."
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

' A user of a public client signs in with a browser, signs out, and pastes what the browser shows.
Private Sub Browsers()
    Dim Url As String, Why As String, Code As Long, Page As String
    AsUser
    Check "begun", ZoomSignInStart(Url, Why)
    CheckText "why", Why, ""
    Check "the address", InStr(Url, "/oauth/authorize?") > 0
    Check "one at a time", Not ZoomSignInStart(Page, Why) And InStr(Why, "under way") > 0
    Check "not yet", ZoomSignInPoll(Why) = ZOOM_E_PENDING And Why = ""
    Page = Browse("GET", Consent(Url, "allow"))
    Check "the page", InStr(Page, "go back to the program") > 0
    Do
        Code = ZoomSignInPoll(Why)
    Loop While Code = ZOOM_E_PENDING
    Check "signed in", Code = ZOOM_OK And Why = ""
    ZoomSignInEnd
    CheckText "a user's token", ZoomGetUserToken("", "me"), Environ$("HOST_ZAK")
    Check "signed out", ZoomSignOut(Why) And Why = ""
    CheckText "nobody's token", ZoomGetUserToken("", "me", , , Why, Code), ""
    Check "sign in again", Code = ZOOM_REASON_SIGN_IN_AGAIN
    Check "begun again", ZoomSignInStart(Url, Why)
    Check "garbage", ZoomSignInPoll(Why, Code, "gar bage") = ZOOM_E_ARGUMENT And InStr(Why, "pasted must be") = 1
    Check "a NUL", ZoomSignInPoll(Why, Code, "a" & vbNullChar) = ZOOM_E_ARGUMENT
    Page = Consent(Url, "allow") & vbCrLf
    Do
        Code = ZoomSignInPoll(Why, , Page)
    Loop While Code = ZOOM_E_PENDING
    Check "pasted", Code = ZOOM_OK And Why = ""
    ZoomSignInEnd
    CheckText "a token again", ZoomGetUserToken("", "me"), Environ$("HOST_ZAK")
    Check "to be ended by ZoomClose", ZoomSignInStart(Url, Why)
    ZoomClose
End Sub

Private Sub SignInsThatFail()
    Dim Url As String, Why As String, Reason As Long, Code As Long
    Check "none is under way", ZoomSignInPoll(Why) = ZOOM_E_STATE And Why <> ""
    Check "no client id", Not ZoomSignInStart(Url, Why)
    CheckText "why no client id", Why, "option client_id must be set before a sign-in"
    Check "nobody to sign out", Not ZoomSignOut(Why) And Why <> ""
    ZoomClose
    AsUser
    Check "begun", ZoomSignInStart(Url, Why)
    Url = Browse("GET", Consent(Url, "decline"))
    Do
        Code = ZoomSignInPoll(Why, Reason)
    Loop While Code = ZOOM_E_PENDING
    Check "refused", Code = ZOOM_E_SIGN_IN And Reason = ZOOM_REASON_NOT_ALLOWED
    CheckText "why refused", Why, "the user or Zoom did not allow the sign-in: access_denied. Start another sign-in and press Allow; where that was done, the account's administrator has to allow the app"
    ZoomSignInEnd
    ' There is no such thing as ShellExecute here.
    Check "no browser", Not ZoomSignIn(Why, Reason, 1)
    Check "why no browser", InStr(Why, "The browser could not be opened") = 1 And Reason = 0
    Check "it has ended", ZoomSignInPoll() = ZOOM_E_STATE
    ZoomClose
    Check "the simulator again", ZoomSetOption("base_url", Environ$("HOST_BASE"))
End Sub

Private Sub AsUser()
    ZoomClose
    Check "the simulator", ZoomSetOption("base_url", Environ$("HOST_BASE"))
    Check "public client", ZoomSetOption("client_id", "simulator-public")
End Sub

' What a user decides: the address to which the browser is sent.
Private Function Consent(ByVal Url As String, ByVal Decision As String) As String
    Dim Headers As String, Start As Long
    Headers = Browse("POST", Url, "decision=" & Decision)
    Start = InStr(Headers, "location: ") + 10
    Consent = Mid$(Headers, Start, InStr(Start, Headers, vbCrLf) - Start)
End Function

' What a browser gets: the header fields and the body. It has a client of its own.
Private Function Browse(ByVal Method As String, ByVal Url As String, Optional ByVal Body As String = "") As String
    Dim Client As Long, Handle As Long
    Dim NotGiven(0 To 0) As Byte, MethodBytes() As Byte, UrlBytes() As Byte, BodyBytes() As Byte
    MethodBytes = Ascii(Method)
    UrlBytes = Ascii(Url)
    BodyBytes = Ascii(Body)
    Check "a browser", zoom_client_new(Client) = ZOOM_OK
    SetBrowser Client, "base_url", Left$(Url, InStr(9, Url, "/") - 1)
    SetBrowser Client, "header.Content-Type", "application/x-www-form-urlencoded"
    zoom_client_request Client, MethodBytes(0), UrlBytes(0), NotGiven(0), BodyBytes(0), 0, Handle
    Browse = Received(Handle)
    zoom_free Handle
    zoom_free Client
End Function

Private Sub SetBrowser(ByVal Client As Long, ByVal OptionName As String, ByVal OptionValue As String)
    Dim NameBytes() As Byte, ValueBytes() As Byte, Why As ZoomBuf
    NameBytes = Ascii(OptionName)
    ValueBytes = Ascii(OptionValue)
    Check "its " & OptionName, zoom_client_set(Client, NameBytes(0), ValueBytes(0), Why) = ZOOM_OK
    zoom_buf_free Why
End Sub

Private Function Received(ByVal Handle As Long) As String
    Dim Text As ZoomBuf, Room() As Byte, At As Long, Part As Long
    Received = ""
    ReDim Room(0 To 16383)
    For Part = 1 To 2
        Text.Data = VarPtr(Room(0))
        Text.Length = 0
        Text.Capacity = 16384
        If Part = 1 Then
            zoom_response_headers Handle, Text
        Else
            zoom_response_body Handle, Text
        End If
        For At = 0 To Text.Length - 1
            Received = Received & ChrW$(Room(At))
        Next At
    Next Part
End Function

' With a NUL at the end.
Private Function Ascii(ByVal Text As String) As Byte()
    Dim Bytes() As Byte, At As Long
    ReDim Bytes(0 To Len(Text))
    For At = 1 To Len(Text)
        Bytes(At - 1) = AscW(Mid$(Text, At, 1))
    Next At
    Ascii = Bytes
End Function

' VB.NET, as which these are run, has none.
Public Sub DoEvents()
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
