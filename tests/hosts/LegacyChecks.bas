Attribute VB_Name = "LegacyChecks"
' The module of VB6 as a program uses it: tokens, refusals, texts, options. Prints nothing when all is well.
Option Explicit

Private Auth As String

Public Sub Main()
    Auth = Environ$("HOST_ACCESS_TOKEN")
    CheckText "version", ZoomVersion(), Environ$("HOST_VERSION")
    CheckText "status", ZoomStatusText(404), "Not Found"
    Options
    Tokens
    Refusals
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
    Dim Answer As ZoomAnswer
    CheckText "token", ZoomGetUserToken(Auth, "me"), Environ$("HOST_ZAK")
    CheckText "token", ZoomGetUserToken(Auth, "me", "zak", 0, Why), Environ$("HOST_ZAK")
    CheckText "why", Why, ""
    For Round = 1 To 50
        CheckText "token", ZoomGetUserToken(Auth, "me"), Environ$("HOST_ZAK")
    Next Round
    Check "answer", ZoomRequestUserToken(Answer, Auth, "me")
    Check "numbers", Answer.Code = 0 And Answer.Status = 200 And Answer.ZoomCode = 0
    CheckText "of the answer", Answer.Token, Environ$("HOST_ZAK")
    CheckText "of the body", ZoomJsonText(Answer.Body, "token"), Answer.Token
    CheckText "header", ZoomHeader(Answer, "CONTENT-type"), "application/json;charset=UTF-8"
    CheckText "no header", ZoomHeader(Answer, "content"), ""
    Answer.Headers = "a: 1" & vbCrLf & "B:2 " & vbCrLf & "A:" & vbCrLf & "ab: 3" & vbCrLf & "A: 4, 5" & vbCrLf
    CheckText "several of a name", ZoomHeader(Answer, "a"), "1, , 4, 5"
    CheckText "one among them", ZoomHeader(Answer, "b"), "2"
    Check "too late", Not ZoomSetOption("timeout_ms", "1000", Why)
    Check "why too late", Why <> ""
    ZoomClose
    Check "anew", ZoomSetOption("base_url", Environ$("HOST_BASE"), Why)
    CheckText "over http", ZoomGetUserToken(Auth, "me"), Environ$("HOST_ZAK")
End Sub

Private Sub Refusals()
    Dim Why As String
    Dim Answer As ZoomAnswer
    CheckText "expired", ZoomGetUserToken(Environ$("HOST_EXPIRED_TOKEN"), "me", , , Why), ""
    CheckText "why", Left$(Why, 40), "HTTP 401 Unauthorized, Zoom code 124: Ac"
    Check "nobody", Not ZoomRequestUserToken(Answer, Auth, "nobody")
    Check "numbers of nobody", Answer.Code = 404 And Answer.Status = 404 And Answer.ZoomCode = 1001
    CheckText "no token", Answer.Token, ""
    CheckText "tracking id", Left$(ZoomHeader(Answer, "x-zm-trackingid"), 10), "v=2.0;clid"
    CheckText "no user", ZoomGetUserToken(Auth, "", , , Why), ""
    CheckText "no user", Why, "user must be given"
    CheckText "no auth", ZoomGetUserToken("", "me", , , Why), ""
    Check "no auth", Why <> ""
    Check "hang-up", Not ZoomRequestUserToken(Answer, Auth, "hangup")
    Check "numbers of the hang-up", Answer.Code = ZOOM_E_CONNECT And Answer.Status = 0
    CheckText "none of before", Answer.Body & Answer.Headers & Answer.Token, ""
End Sub

Private Sub Requests()
    Dim Answer As ZoomAnswer
    Dim Filler As String, Why As String
    ' Longer than the first room.
    Filler = Replace("............................................................", ".", Space$(200))
    Check "echo", ZoomRequest(Answer, Auth, "PUT", "/echo", "{""a b"":1}", "{""x"":""" & Filler & """}")
    CheckText "method", ZoomJsonText(Answer.Body, "method"), "PUT"
    CheckText "target", ZoomJsonText(Answer.Body, "target", Why), "/v2/echo?a+b=1"
    CheckText "why", Why, ""
    CheckText "body", ZoomJsonText(Answer.Body, "body"), "{""x"":""" & Filler & """}"
    CheckText "nothing", ZoomJsonText(Answer.Body, "nothing", Why), ""
    Check "why nothing", Why <> ""
    CheckText "no path", ZoomJsonText("{""a"":1}", "a[", Why), ""
    CheckText "why no path", Why, "Path must be names and indices, such as a.b[0]."
    CheckText "no JSON", ZoomJsonText("{", "a", Why), ""
    Check "why no JSON", Why <> ""
    Check "a wrong path", Not ZoomRequest(Answer, Auth, "GET", "//elsewhere")
    Check "its code", Answer.Code = ZOOM_E_ARGUMENT And Answer.ErrorText <> ""
End Sub

Private Sub Texts()
    Dim Answer As ZoomAnswer
    Dim UserName As String
    UserName = "j" & ChrW$(&HE9) & ChrW$(&H4F8B) & ChrW$(&HD83D) & ChrW$(&HDE00)
    Check "a name", Not ZoomRequestUserToken(Answer, Auth, UserName)
    CheckText "there and back", ZoomJsonText(Answer.Body, "message"), "User does not exist: " & UserName
    Check "half a pair", Not ZoomRequestUserToken(Answer, Auth, "a" & ChrW$(&HD83D) & "b")
    CheckText "half a pair", Answer.ErrorText, "User must not hold half of a surrogate pair."
    Check "a NUL", Not ZoomRequestUserToken(Answer, Auth, "me" & vbNullChar & "x")
    CheckText "a NUL", Answer.ErrorText, "User must not hold a NUL character."
    Check "its code", Answer.Code = ZOOM_E_ARGUMENT
End Sub

Private Sub Loading()
    Dim Why As String
    Check "loaded", ZoomLoad(Environ$("HOST_LIBRARY_FOLDER"), Why)
    CheckText "why", Why, ""
    Check "no folder", Not ZoomLoad("", Why)
    CheckText "why no folder", Why, "Folder must be given: a document that was never saved has none."
    Check "an address", Not ZoomLoad("https://d.docs.live.net/1/Documents", Why)
    CheckText "why no address", Why, "Folder must be one of this computer's, such as C:\Zoom, not " & _
        "https://d.docs.live.net/1/Documents."
    CheckNotWhole "Zoom"
    CheckNotWhole "."
    CheckNotWhole "C:"
    CheckNotWhole "C:Zoom"
    CheckNotWhole "\Zoom"
    CheckNotWhole "/nowhere"
    Check "not loaded", Not ZoomLoad("C:\nowhere", Why)
    CheckText "why not", Left$(Why, 46), "C:\nowhere\zoom_token.dll could not be loaded:"
    Check "not loaded from a server", Not ZoomLoad("\\nowhere\x\", Why)
    CheckText "why not from there", Left$(Why, 47), "\\nowhere\x\zoom_token.dll could not be loaded:"
End Sub

Private Sub CheckNotWhole(ByVal Folder As String)
    Dim Why As String
    Check "not a whole path", Not ZoomLoad(Folder, Why)
    CheckText "why", Why, "Folder must be a whole path, such as C:\Zoom or \\server\share, not " & Folder & "."
End Sub

' There may be 65,536 handles at a time: that many can still be made, so nothing of the above is left.
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
