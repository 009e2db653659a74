Attribute VB_Name = "ZoomToken"
' Gets a Zoom user token, for VB6 and for VBA of 32 and 64 bit: add this file to the project.
'
'     Dim Zak As String, Why As String
'     Zak = ZoomGetUserToken(AccessToken, "jane@example.com", , , Why)
'     If Zak = "" Then MsgBox Why
'
' zoom_token.dll has to be found: next to the EXE, on PATH, or with ZoomLoad. Of 32 bit for VB6 and 32-bit Office, of
' 64 bit for 64-bit Office. No function here raises an error: what went wrong is in ErrorText.
'
' docs/vb6.md has examples. The declarations come first; the functions that programs call begin with ZoomGetUserToken.
' Each declaration has an Alias: the editor gives names the letter case they have elsewhere in a project, and the DLL's
' names would no longer be found.
Option Explicit

' declarations: made by scripts/declarations from include/zoom_token.h; do not edit
Public Const ZOOM_OK As Long = 0
Public Const ZOOM_E_ARGUMENT As Long = -1
Public Const ZOOM_E_BUFFER As Long = -2
Public Const ZOOM_E_HANDLE As Long = -3
Public Const ZOOM_E_OPTION As Long = -4
Public Const ZOOM_E_STATE As Long = -5
Public Const ZOOM_E_LIMIT As Long = -6
Public Const ZOOM_E_NOT_FOUND As Long = -7
Public Const ZOOM_E_JSON As Long = -8
Public Const ZOOM_E_RESOLVE As Long = -20
Public Const ZOOM_E_CONNECT As Long = -21
Public Const ZOOM_E_PROXY As Long = -22
Public Const ZOOM_E_TLS As Long = -23
Public Const ZOOM_E_TIMEOUT As Long = -24
Public Const ZOOM_E_CANCELLED As Long = -25
Public Const ZOOM_E_PROTOCOL As Long = -26
Public Const ZOOM_E_TOO_LARGE As Long = -27
Public Const ZOOM_E_NO_TOKEN As Long = -40
Public Const ZOOM_E_FORKED As Long = -90
Public Const ZOOM_E_MEMORY As Long = -91
Public Const ZOOM_E_INTERNAL As Long = -99
Public Const ZOOM_REASON_ACCESS_TOKEN As Long = 1
Public Const ZOOM_REASON_SCOPE As Long = 2
Public Const ZOOM_REASON_USER As Long = 3
Public Const ZOOM_REASON_ACCOUNT As Long = 4
Public Const ZOOM_REASON_ARGUMENT As Long = 5
Public Const ZOOM_REASON_RATE_LIMIT As Long = 6
Public Const ZOOM_REASON_DAILY_LIMIT As Long = 7
Public Const ZOOM_REASON_APP_SETTINGS As Long = 8
Public Const ZOOM_REASON_NOT_ALLOWED As Long = 9
Public Const ZOOM_REASON_ADDRESS As Long = 10
Public Const ZOOM_REASON_SERVER As Long = 11
Public Const ZOOM_REASON_NOT_ZOOM As Long = 12
Public Const ZOOM_REASON_SIGN_IN_AGAIN As Long = 13
Public Const ZOOM_REASON_OTHER As Long = 14
Public Const ZOOM_TOKEN_BUF_MIN As Long = 2048
Public Const ZOOM_BUF_MAX As Long = 16777216
Public Const ZOOM_JSON_STRING As Long = 1
Public Const ZOOM_JSON_NUMBER As Long = 2
Public Const ZOOM_JSON_BOOL As Long = 3
Public Const ZOOM_JSON_NULL As Long = 4
Public Const ZOOM_JSON_ARRAY As Long = 5
Public Const ZOOM_JSON_OBJECT As Long = 6
Public Const ZOOM_ABI_VERSION_DECLARED As Long = 2

#If VBA7 Then
Public Type ZoomBuf
    Data As LongPtr
    Length As Long
    Capacity As Long
End Type
Public Declare PtrSafe Function zoom_buf_free Lib "zoom_token.dll" Alias "zoom_buf_free" ( _
        ByRef Buf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_get_user_token Lib "zoom_token.dll" Alias "zoom_get_user_token" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_get_user_token_response Lib "zoom_token.dll" Alias "zoom_get_user_token_response" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_client_new Lib "zoom_token.dll" Alias "zoom_client_new" ( _
        ByRef Client As Long) As Long
Public Declare PtrSafe Function zoom_client_set Lib "zoom_token.dll" Alias "zoom_client_set" ( _
        ByVal Client As Long, ByRef OptionName As Byte, ByRef ValueText As Byte, _
        ByRef Why As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_client_copy Lib "zoom_token.dll" Alias "zoom_client_copy" ( _
        ByVal Client As Long, ByRef NewClient As Long) As Long
Public Declare PtrSafe Function zoom_client_get_user_token Lib "zoom_token.dll" Alias "zoom_client_get_user_token" ( _
        ByVal Client As Long, ByRef User As Byte, ByRef TokenType As Byte, ByVal Ttl As Long, _
        ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_client_request Lib "zoom_token.dll" Alias "zoom_client_request" ( _
        ByVal Client As Long, ByRef Method As Byte, ByRef Url As Byte, ByRef QueryJson As Byte, _
        ByRef Body As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_response_status Lib "zoom_token.dll" Alias "zoom_response_status" ( _
        ByVal Response As Long) As Long
Public Declare PtrSafe Function zoom_response_zoom_code Lib "zoom_token.dll" Alias "zoom_response_zoom_code" ( _
        ByVal Response As Long) As Long
Public Declare PtrSafe Function zoom_response_reason Lib "zoom_token.dll" Alias "zoom_response_reason" ( _
        ByVal Response As Long) As Long
Public Declare PtrSafe Function zoom_response_retry_after Lib "zoom_token.dll" Alias "zoom_response_retry_after" ( _
        ByVal Response As Long) As Long
Public Declare PtrSafe Function zoom_response_token Lib "zoom_token.dll" Alias "zoom_response_token" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_response_body Lib "zoom_token.dll" Alias "zoom_response_body" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_response_headers Lib "zoom_token.dll" Alias "zoom_response_headers" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_response_error Lib "zoom_token.dll" Alias "zoom_response_error" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_response_header Lib "zoom_token.dll" Alias "zoom_response_header" ( _
        ByVal Response As Long, ByRef HeaderName As Byte, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_response_read Lib "zoom_token.dll" Alias "zoom_response_read" ( _
        ByVal Response As Long, ByRef Numbers As Long, ByVal Count As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_cancel_new Lib "zoom_token.dll" Alias "zoom_cancel_new" ( _
        ByRef Cancel As Long) As Long
Public Declare PtrSafe Function zoom_cancel Lib "zoom_token.dll" Alias "zoom_cancel" ( _
        ByVal Cancel As Long) As Long
Public Declare PtrSafe Function zoom_json_new Lib "zoom_token.dll" Alias "zoom_json_new" ( _
        ByRef Json As Long) As Long
Public Declare PtrSafe Function zoom_json_parse Lib "zoom_token.dll" Alias "zoom_json_parse" ( _
        ByRef JsonText As Byte, ByRef Json As Long, ByRef Why As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_json_set_string Lib "zoom_token.dll" Alias "zoom_json_set_string" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef ValueText As Byte, ByRef Why As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_json_set_raw Lib "zoom_token.dll" Alias "zoom_json_set_raw" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef ValueText As Byte, ByRef Why As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_json_set_int Lib "zoom_token.dll" Alias "zoom_json_set_int" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByVal ValueNumber As Long, ByRef Why As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_json_get_string Lib "zoom_token.dll" Alias "zoom_json_get_string" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_json_get_int Lib "zoom_token.dll" Alias "zoom_json_get_int" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef OutNumber As Long) As Long
Public Declare PtrSafe Function zoom_json_size Lib "zoom_token.dll" Alias "zoom_json_size" ( _
        ByVal Json As Long, ByRef JsonPath As Byte) As Long
Public Declare PtrSafe Function zoom_json_type Lib "zoom_token.dll" Alias "zoom_json_type" ( _
        ByVal Json As Long, ByRef JsonPath As Byte) As Long
Public Declare PtrSafe Function zoom_json_emit Lib "zoom_token.dll" Alias "zoom_json_emit" ( _
        ByVal Json As Long, ByVal Compact As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_free Lib "zoom_token.dll" Alias "zoom_free" ( _
        ByVal Handle As Long) As Long
Public Declare PtrSafe Function zoom_shutdown Lib "zoom_token.dll" Alias "zoom_shutdown" () As Long
Public Declare PtrSafe Function zoom_status_text Lib "zoom_token.dll" Alias "zoom_status_text" ( _
        ByVal Status As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_version Lib "zoom_token.dll" Alias "zoom_version" ( _
        ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_abi_version Lib "zoom_token.dll" Alias "zoom_abi_version" () As Long

#Else
Public Type ZoomBuf
    Data As Long
    Length As Long
    Capacity As Long
End Type
Public Declare Function zoom_buf_free Lib "zoom_token.dll" Alias "zoom_buf_free" ( _
        ByRef Buf As ZoomBuf) As Long
Public Declare Function zoom_get_user_token Lib "zoom_token.dll" Alias "zoom_get_user_token" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_get_user_token_response Lib "zoom_token.dll" Alias "zoom_get_user_token_response" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_client_new Lib "zoom_token.dll" Alias "zoom_client_new" ( _
        ByRef Client As Long) As Long
Public Declare Function zoom_client_set Lib "zoom_token.dll" Alias "zoom_client_set" ( _
        ByVal Client As Long, ByRef OptionName As Byte, ByRef ValueText As Byte, _
        ByRef Why As ZoomBuf) As Long
Public Declare Function zoom_client_copy Lib "zoom_token.dll" Alias "zoom_client_copy" ( _
        ByVal Client As Long, ByRef NewClient As Long) As Long
Public Declare Function zoom_client_get_user_token Lib "zoom_token.dll" Alias "zoom_client_get_user_token" ( _
        ByVal Client As Long, ByRef User As Byte, ByRef TokenType As Byte, ByVal Ttl As Long, _
        ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_client_request Lib "zoom_token.dll" Alias "zoom_client_request" ( _
        ByVal Client As Long, ByRef Method As Byte, ByRef Url As Byte, ByRef QueryJson As Byte, _
        ByRef Body As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_response_status Lib "zoom_token.dll" Alias "zoom_response_status" ( _
        ByVal Response As Long) As Long
Public Declare Function zoom_response_zoom_code Lib "zoom_token.dll" Alias "zoom_response_zoom_code" ( _
        ByVal Response As Long) As Long
Public Declare Function zoom_response_reason Lib "zoom_token.dll" Alias "zoom_response_reason" ( _
        ByVal Response As Long) As Long
Public Declare Function zoom_response_retry_after Lib "zoom_token.dll" Alias "zoom_response_retry_after" ( _
        ByVal Response As Long) As Long
Public Declare Function zoom_response_token Lib "zoom_token.dll" Alias "zoom_response_token" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_response_body Lib "zoom_token.dll" Alias "zoom_response_body" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_response_headers Lib "zoom_token.dll" Alias "zoom_response_headers" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_response_error Lib "zoom_token.dll" Alias "zoom_response_error" ( _
        ByVal Response As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_response_header Lib "zoom_token.dll" Alias "zoom_response_header" ( _
        ByVal Response As Long, ByRef HeaderName As Byte, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_response_read Lib "zoom_token.dll" Alias "zoom_response_read" ( _
        ByVal Response As Long, ByRef Numbers As Long, ByVal Count As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_cancel_new Lib "zoom_token.dll" Alias "zoom_cancel_new" ( _
        ByRef Cancel As Long) As Long
Public Declare Function zoom_cancel Lib "zoom_token.dll" Alias "zoom_cancel" (ByVal Cancel As Long) As Long
Public Declare Function zoom_json_new Lib "zoom_token.dll" Alias "zoom_json_new" ( _
        ByRef Json As Long) As Long
Public Declare Function zoom_json_parse Lib "zoom_token.dll" Alias "zoom_json_parse" ( _
        ByRef JsonText As Byte, ByRef Json As Long, ByRef Why As ZoomBuf) As Long
Public Declare Function zoom_json_set_string Lib "zoom_token.dll" Alias "zoom_json_set_string" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef ValueText As Byte, ByRef Why As ZoomBuf) As Long
Public Declare Function zoom_json_set_raw Lib "zoom_token.dll" Alias "zoom_json_set_raw" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef ValueText As Byte, ByRef Why As ZoomBuf) As Long
Public Declare Function zoom_json_set_int Lib "zoom_token.dll" Alias "zoom_json_set_int" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByVal ValueNumber As Long, ByRef Why As ZoomBuf) As Long
Public Declare Function zoom_json_get_string Lib "zoom_token.dll" Alias "zoom_json_get_string" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_json_get_int Lib "zoom_token.dll" Alias "zoom_json_get_int" ( _
        ByVal Json As Long, ByRef JsonPath As Byte, ByRef OutNumber As Long) As Long
Public Declare Function zoom_json_size Lib "zoom_token.dll" Alias "zoom_json_size" ( _
        ByVal Json As Long, ByRef JsonPath As Byte) As Long
Public Declare Function zoom_json_type Lib "zoom_token.dll" Alias "zoom_json_type" ( _
        ByVal Json As Long, ByRef JsonPath As Byte) As Long
Public Declare Function zoom_json_emit Lib "zoom_token.dll" Alias "zoom_json_emit" ( _
        ByVal Json As Long, ByVal Compact As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_free Lib "zoom_token.dll" Alias "zoom_free" (ByVal Handle As Long) As Long
Public Declare Function zoom_shutdown Lib "zoom_token.dll" Alias "zoom_shutdown" () As Long
Public Declare Function zoom_status_text Lib "zoom_token.dll" Alias "zoom_status_text" ( _
        ByVal Status As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_version Lib "zoom_token.dll" Alias "zoom_version" ( _
        ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_abi_version Lib "zoom_token.dll" Alias "zoom_abi_version" () As Long
#End If
' declarations: end

' What came of a call, a failed one too.
Public Type ZoomAnswer
    Code As Long            ' 0: done; 300 to 599: the HTTP status of a refusal; below 0: ZOOM_E_..., of which
                            ' ZOOM_E_ARGUMENT also says that the library can't be loaded
    ErrorText As String     ' what went wrong and what to do; empty when nothing did
    Token As String         ' the token of a call that asked for one
    Status As Long          ' the HTTP status; 0 when no whole answer came
    ZoomCode As Long        ' Zoom's own code, such as 1001 for an unknown user; 0 when there is none
    Body As String          ' that of a token call that succeeded holds the token
    Headers As String       ' lines that end with vbCrLf; ZoomHeader finds one
End Type

Private Const CP_UTF8 As Long = 65001
Private Const WC_ERR_INVALID_CHARS As Long = &H80

#If VBA7 Then
Private Declare PtrSafe Function WideCharToMultiByte Lib "kernel32" Alias "WideCharToMultiByte" (ByVal CodePage As Long, _
        ByVal Flags As Long, ByVal Wide As LongPtr, ByVal WideCount As Long, ByVal Narrow As LongPtr, _
        ByVal NarrowCount As Long, ByVal DefaultChar As LongPtr, ByVal UsedDefault As LongPtr) As Long
Private Declare PtrSafe Function MultiByteToWideChar Lib "kernel32" Alias "MultiByteToWideChar" (ByVal CodePage As Long, _
        ByVal Flags As Long, ByVal Narrow As LongPtr, ByVal NarrowCount As Long, ByVal Wide As LongPtr, _
        ByVal WideCount As Long) As Long
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" Alias "LoadLibraryW" (ByVal Path As LongPtr) As LongPtr
#Else
Private Declare Function WideCharToMultiByte Lib "kernel32" Alias "WideCharToMultiByte" (ByVal CodePage As Long, _
        ByVal Flags As Long, ByVal Wide As Long, ByVal WideCount As Long, ByVal Narrow As Long, _
        ByVal NarrowCount As Long, ByVal DefaultChar As Long, ByVal UsedDefault As Long) As Long
Private Declare Function MultiByteToWideChar Lib "kernel32" Alias "MultiByteToWideChar" (ByVal CodePage As Long, _
        ByVal Flags As Long, ByVal Narrow As Long, ByVal NarrowCount As Long, ByVal Wide As Long, _
        ByVal WideCount As Long) As Long
Private Declare Function LoadLibraryW Lib "kernel32" Alias "LoadLibraryW" (ByVal Path As Long) As Long
#End If

' The texts that FillText reads.
Private Const READ_TOKEN As Long = 1
Private Const READ_BODY As Long = 2
Private Const READ_HEADERS As Long = 3
Private Const READ_ERROR As Long = 4
Private Const READ_JSON As Long = 5
Private Const READ_VERSION As Long = 6
Private Const READ_STATUS As Long = 7

' Room for most texts; a longer one is asked for once more.
Private Const FIRST_ROOM As Long = 4096

' The client behind the functions, with its options and connections; 0 until it is needed.
Private TheClient As Long

' Gets a Zoom user token. The result is empty when there is none: ErrorText then says why and what to do.
' Auth is the OAuth access token; User an id, an e-mail address or "me"; Ttl is in seconds, 0 for Zoom's default.
' Blocks for 30 seconds at most, or for what the option timeout_ms says.
Public Function ZoomGetUserToken(ByVal Auth As String, ByVal User As String, _
        Optional ByVal TokenType As String = "zak", Optional ByVal Ttl As Long = 0, _
        Optional ByRef ErrorText As String = "") As String
    Dim Answer As ZoomAnswer
    If ZoomRequestUserToken(Answer, Auth, User, TokenType, Ttl) Then
        ZoomGetUserToken = Answer.Token
    End If
    ErrorText = Answer.ErrorText
End Function

' The same with the whole answer: True when there is a token. MeetingId is for the type "onbehalf".
Public Function ZoomRequestUserToken(ByRef Answer As ZoomAnswer, ByVal Auth As String, ByVal User As String, _
        Optional ByVal TokenType As String = "zak", Optional ByVal Ttl As Long = 0, _
        Optional ByVal MeetingId As String = "") As Boolean
    Dim UserBytes() As Byte, TypeBytes() As Byte, MeetingBytes() As Byte
    Dim Response As Long
    Dim Blank As ZoomAnswer
    Answer = Blank
    If Not UseAccessToken(Auth, Answer) Then Exit Function
    If Not TakeText("User", User, UserBytes, Answer) Then Exit Function
    If Not TakeText("TokenType", TokenType, TypeBytes, Answer) Then Exit Function
    If Not TakeText("MeetingId", MeetingId, MeetingBytes, Answer) Then Exit Function
    Answer.Code = zoom_client_get_user_token(TheClient, UserBytes(0), TypeBytes(0), Ttl, MeetingBytes(0), 0, Response)
    ReadAnswer Response, Answer
    ZoomRequestUserToken = (Answer.Code = ZOOM_OK)
End Function

' Sends any request of Zoom's API: True for a status from 200 to 299. Url is a path such as "/users/me", QueryJson a
' JSON object with what is added to the query, such as "{""page_size"":30}".
Public Function ZoomRequest(ByRef Answer As ZoomAnswer, ByVal Auth As String, ByVal Method As String, _
        ByVal Url As String, Optional ByVal QueryJson As String = "", _
        Optional ByVal Body As String = "") As Boolean
    Dim MethodBytes() As Byte, UrlBytes() As Byte, QueryBytes() As Byte, BodyBytes() As Byte
    Dim Response As Long
    Dim Blank As ZoomAnswer
    Answer = Blank
    If Not UseAccessToken(Auth, Answer) Then Exit Function
    If Not TakeText("Method", Method, MethodBytes, Answer) Then Exit Function
    If Not TakeText("Url", Url, UrlBytes, Answer) Then Exit Function
    If Not TakeText("QueryJson", QueryJson, QueryBytes, Answer) Then Exit Function
    If Not TakeText("Body", Body, BodyBytes, Answer) Then Exit Function
    Answer.Code = zoom_client_request(TheClient, MethodBytes(0), UrlBytes(0), QueryBytes(0), BodyBytes(0), 0, Response)
    ReadAnswer Response, Answer
    ZoomRequest = (Answer.Code = ZOOM_OK)
End Function

' Sets an option for the calls that follow, such as "timeout_ms", "proxy", "log_file" or "base_url": the README has the
' table. An empty value is the default. Before the first call, or after ZoomClose.
Public Function ZoomSetOption(ByVal OptionName As String, ByVal OptionValue As String, _
        Optional ByRef ErrorText As String = "") As Boolean
    Dim Answer As ZoomAnswer
    If MakeClient(Answer) Then
        SetOptionOf TheClient, OptionName, OptionValue, Answer
    End If
    ErrorText = Answer.ErrorText
    ZoomSetOption = (Answer.Code = ZOOM_OK)
End Function

' Closes the connections and forgets the options: call it where the program ends. The next call begins anew. In VBA
' what a run leaves is there in the next, so call it where the program begins, too.
Public Sub ZoomClose()
    If TheClient <> 0 Then
        zoom_free TheClient
        TheClient = 0
    End If
End Sub

' The value of a header field of an answer; empty when there is none; several of the name are joined with ", ". Case
' does not matter. "x-zm-trackingid" is the number by which Zoom's support finds a call.
Public Function ZoomHeader(ByRef Answer As ZoomAnswer, ByVal HeaderName As String) As String
    Dim Lines As String, Wanted As String, Value As String, Comma As String
    Dim Start As Long, Finish As Long
    Value = ""
    Comma = ""
    Lines = vbCrLf & Answer.Headers & vbCrLf
    Wanted = vbCrLf & LCase$(HeaderName) & ":"
    Start = InStr(1, LCase$(Lines), Wanted, vbBinaryCompare)
    Do While Start > 0
        Start = Start + Len(Wanted)
        Finish = InStr(Start, Lines, vbCrLf, vbBinaryCompare)
        Value = Value & Comma & Trim$(Mid$(Lines, Start, Finish - Start))
        Comma = ", "
        Start = InStr(Finish, LCase$(Lines), Wanted, vbBinaryCompare)
    Loop
    ZoomHeader = Value
End Function

' What stands in a JSON object, such as an answer's Body, at a path such as "users[0].email"; empty when nothing does.
Public Function ZoomJsonText(ByVal Json As String, ByVal Path As String, _
        Optional ByRef ErrorText As String = "") As String
    Dim JsonBytes() As Byte, PathBytes() As Byte
    Dim Document As Long, Code As Long
    Dim Answer As ZoomAnswer
    If LibraryIsThere(Answer) Then
        If TakeText("Json", Json, JsonBytes, Answer) Then
            If TakeText("Path", Path, PathBytes, Answer) Then
                Answer.Code = ParseJson(JsonBytes, Document, Answer.ErrorText)
                If Answer.Code = ZOOM_OK Then
                    ZoomJsonText = ReadText(READ_JSON, Document, PathBytes, Code)
                    If Code = ZOOM_E_ARGUMENT Then
                        Answer.ErrorText = "Path must be names and indices, such as a.b[0]."
                    ElseIf Code <> ZOOM_OK Then
                        Answer.ErrorText = ZoomStatusText(Code)
                    End If
                    zoom_free Document
                End If
            End If
        End If
    End If
    ErrorText = Answer.ErrorText
End Function

' A few English words for a code or an HTTP status, such as "Not Found".
Public Function ZoomStatusText(ByVal Code As Long) As String
    Dim Answer As ZoomAnswer
    Dim Unused(0 To 0) As Byte, Result As Long
    If LibraryIsThere(Answer) Then
        ZoomStatusText = ReadText(READ_STATUS, Code, Unused, Result)
    End If
End Function

' The version of the library, such as "1.0.0"; empty, with ErrorText, when it can't be loaded.
Public Function ZoomVersion(Optional ByRef ErrorText As String = "") As String
    Dim Answer As ZoomAnswer
    Dim Unused(0 To 0) As Byte, Result As Long
    If LibraryIsThere(Answer) Then
        ZoomVersion = ReadText(READ_VERSION, 0, Unused, Result)
    End If
    ErrorText = Answer.ErrorText
End Function

' Loads zoom_token.dll from a folder, such as App.Path or ThisWorkbook.Path, before anything else is called. A workbook
' that was never saved has no folder, and one on OneDrive or SharePoint has an address for it: both are refused, and so
' is what is no whole path.
Public Function ZoomLoad(ByVal Folder As String, Optional ByRef ErrorText As String = "") As Boolean
    Dim Path As String
    If Folder = "" Then
        ' It would be the root of whatever drive is the current one.
        ErrorText = "Folder must be given: a document that was never saved has none."
        Exit Function
    End If
    If InStr(1, Folder, "://", vbBinaryCompare) > 0 Then
        ErrorText = "Folder must be one of this computer's, such as C:\Zoom, not " & Folder & "."
        Exit Function
    End If
    If Mid$(Folder, 2, 2) <> ":\" And Left$(Folder, 2) <> "\\" Then
        ' Windows would look for it from the current folder, or from the current one of a drive.
        ErrorText = "Folder must be a whole path, such as C:\Zoom or \\server\share, not " & Folder & "."
        Exit Function
    End If
    Path = Folder
    If Right$(Path, 1) <> "\" Then Path = Path & "\"
    Path = Path & "zoom_token.dll"
    ' What is loaded by its whole path, the declarations find by its name.
    If LoadLibraryW(StrPtr(Path)) <> 0 Then
        ZoomLoad = True
        ErrorText = ""
    Else
        ErrorText = Path & " could not be loaded: Windows error " & CStr(Err.LastDllError) & _
            " (126: it is not there; 193: 32 bit and 64 bit do not go together)."
    End If
End Function

' False, with the reason, when the library can't be loaded or is too old.
Private Function LibraryIsThere(ByRef Answer As ZoomAnswer) As Boolean
    Dim Version As Long
    On Error GoTo NotLoaded
    Version = zoom_abi_version()
    On Error GoTo 0
    If Version >= ZOOM_ABI_VERSION_DECLARED Then
        LibraryIsThere = True
    Else
        Fail Answer, "zoom_token.dll is older than ZoomToken.bas: take both from one release."
    End If
    Exit Function
NotLoaded:
    Fail Answer, "zoom_token.dll could not be loaded: " & Err.Description & _
        ". Put it next to the program or on PATH, or call ZoomLoad first."
End Function

Private Sub Fail(ByRef Answer As ZoomAnswer, ByVal ErrorText As String)
    Answer.Code = ZOOM_E_ARGUMENT
    Answer.ErrorText = ErrorText
End Sub

Private Function MakeClient(ByRef Answer As ZoomAnswer) As Boolean
    If Not LibraryIsThere(Answer) Then Exit Function
    If TheClient = 0 Then
        Answer.Code = zoom_client_new(TheClient)
        If Answer.Code <> ZOOM_OK Then Answer.ErrorText = ZoomStatusText(Answer.Code)
    End If
    MakeClient = (Answer.Code = ZOOM_OK)
End Function

Private Function UseAccessToken(ByVal Auth As String, ByRef Answer As ZoomAnswer) As Boolean
    If MakeClient(Answer) Then
        SetOptionOf TheClient, "access_token", Auth, Answer
        UseAccessToken = (Answer.Code = ZOOM_OK)
    End If
End Function

Private Sub SetOptionOf(ByVal Client As Long, ByVal OptionName As String, ByVal OptionValue As String, _
        ByRef Answer As ZoomAnswer)
    Dim NameBytes() As Byte, ValueBytes() As Byte, WhyBytes() As Byte
    Dim Why As ZoomBuf
    If Not TakeText("OptionName", OptionName, NameBytes, Answer) Then Exit Sub
    If Not TakeText(OptionName, OptionValue, ValueBytes, Answer) Then Exit Sub
    GiveRoom Why, WhyBytes, FIRST_ROOM
    Answer.Code = zoom_client_set(Client, NameBytes(0), ValueBytes(0), Why)
    Answer.ErrorText = FromUtf8(WhyBytes, Why.Length)
    WipeBytes ValueBytes
End Sub

' Takes all out of a response, and frees it.
Private Sub ReadAnswer(ByVal Response As Long, ByRef Answer As ZoomAnswer)
    Dim Unused(0 To 0) As Byte, Result As Long
    If Response = 0 Then
        Answer.ErrorText = ZoomStatusText(Answer.Code)
        Exit Sub
    End If
    Answer.ErrorText = ReadText(READ_ERROR, Response, Unused, Result)
    Answer.Token = ReadText(READ_TOKEN, Response, Unused, Result)
    Answer.Status = zoom_response_status(Response)
    Answer.ZoomCode = zoom_response_zoom_code(Response)
    Answer.Body = ReadText(READ_BODY, Response, Unused, Result)
    Answer.Headers = ReadText(READ_HEADERS, Response, Unused, Result)
    zoom_free Response
End Sub

Private Function ParseJson(ByRef JsonBytes() As Byte, ByRef Document As Long, ByRef ErrorText As String) As Long
    Dim Why As ZoomBuf, WhyBytes() As Byte
    GiveRoom Why, WhyBytes, FIRST_ROOM
    ParseJson = zoom_json_parse(JsonBytes(0), Document, Why)
    ErrorText = FromUtf8(WhyBytes, Why.Length)
End Function

' Reads a text, in a larger room where the first is too small, and wipes the rooms.
Private Function ReadText(ByVal What As Long, ByVal Number As Long, ByRef PathBytes() As Byte, _
        ByRef Result As Long) As String
    Dim Text As ZoomBuf, Room() As Byte
    GiveRoom Text, Room, FIRST_ROOM
    Result = FillText(What, Number, PathBytes, Text)
    If Result = ZOOM_E_BUFFER Then
        GiveRoom Text, Room, Text.Length + 1
        Result = FillText(What, Number, PathBytes, Text)
    End If
    If Result = ZOOM_OK Then ReadText = FromUtf8(Room, Text.Length)
    zoom_buf_free Text
End Function

Private Function FillText(ByVal What As Long, ByVal Number As Long, ByRef PathBytes() As Byte, _
        ByRef Text As ZoomBuf) As Long
    Select Case What
        Case READ_TOKEN
            FillText = zoom_response_token(Number, Text)
        Case READ_BODY
            FillText = zoom_response_body(Number, Text)
        Case READ_HEADERS
            FillText = zoom_response_headers(Number, Text)
        Case READ_ERROR
            FillText = zoom_response_error(Number, Text)
        Case READ_JSON
            FillText = zoom_json_get_string(Number, PathBytes(0), Text)
        Case READ_VERSION
            FillText = zoom_version(Text)
        Case READ_STATUS
            FillText = zoom_status_text(Number, Text)
    End Select
End Function

' Makes a byte array the memory that the library writes to. It must not be given new bounds before that is over.
Private Sub GiveRoom(ByRef Text As ZoomBuf, ByRef Room() As Byte, ByVal Size As Long)
    ReDim Room(0 To Size - 1)
    Text.Data = VarPtr(Room(0))
    Text.Length = 0
    Text.Capacity = Size
End Sub

Private Sub WipeBytes(ByRef Bytes() As Byte)
    Dim Text As ZoomBuf
    Text.Data = VarPtr(Bytes(0))
    Text.Capacity = UBound(Bytes) + 1
    zoom_buf_free Text
End Sub

' A text as the library takes it: UTF-8 with a NUL at its end. What can't be one is refused, never cut.
Private Function TakeText(ByVal ArgumentName As String, ByVal Text As String, ByRef Bytes() As Byte, _
        ByRef Answer As ZoomAnswer) As Boolean
    Dim Size As Long
    ' In an Access module with Option Compare Database a NUL would not count.
    If InStr(1, Text, vbNullChar, vbBinaryCompare) > 0 Then
        Fail Answer, ArgumentName & " must not hold a NUL character."
        Exit Function
    End If
    If Len(Text) > 0 Then
        Size = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, StrPtr(Text), Len(Text), 0, 0, 0, 0)
        If Size = 0 Then
            Fail Answer, ArgumentName & " must not hold half of a surrogate pair."
            Exit Function
        End If
    End If
    ReDim Bytes(0 To Size)
    If Size > 0 Then
        Size = WideCharToMultiByte(CP_UTF8, 0, StrPtr(Text), Len(Text), VarPtr(Bytes(0)), Size, 0, 0)
    End If
    TakeText = True
End Function

' A text of VB's from UTF-8. Bytes that are none become U+FFFD.
Private Function FromUtf8(ByRef Bytes() As Byte, ByVal Size As Long) As String
    Dim Wide() As Byte, Count As Long
    If Size <= 0 Then Exit Function
    Count = MultiByteToWideChar(CP_UTF8, 0, VarPtr(Bytes(0)), Size, 0, 0)
    ReDim Wide(0 To 2 * Count - 1)
    Count = MultiByteToWideChar(CP_UTF8, 0, VarPtr(Bytes(0)), Size, VarPtr(Wide(0)), Count)
    ' A byte array becomes a String as it is: two bytes a character.
    FromUtf8 = Wide
End Function
