Attribute VB_Name = "ZoomToken"
' Gets a Zoom user token, for VB6 and for VBA of 32 and 64 bit: add this file to the project.
'
'     Dim Zak As String, Why As String
'     Zak = ZoomGetUserToken(AccessToken, "ada@example.com", , , Why)
'     If Zak = "" Then MsgBox Why
'
' zoom_token.dll has to be next to the EXE, on PATH, or loaded with ZoomLoad: of 32 bit for VB6 and 32-bit Office, of 64
' bit for 64-bit Office. No function here raises an error: ErrorText says what went wrong, and Reason is for a program
' that decides what to do next.
'
' docs/vb6.md has examples. The declarations come first; the functions that programs call begin with ZoomGetUserToken.
' Each declaration has an Alias because the editor changes a name's letter case to the one elsewhere in a project, and
' the DLL has no function of that name then.
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
Public Const ZOOM_E_SIGN_IN As Long = -41
Public Const ZOOM_E_PENDING As Long = -42
Public Const ZOOM_E_TOKEN_FILE As Long = -43
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
Public Const ZOOM_ABI_VERSION_DECLARED As Long = 3

#If VBA7 Then
Public Type ZoomBuf
    Data As LongPtr
    Length As Long
    Capacity As Long
End Type
Public Declare PtrSafe Function zoom_get_user_token Lib "zoom_token.dll" Alias "zoom_get_user_token" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_get_user_token_response Lib "zoom_token.dll" Alias "zoom_get_user_token_response" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_get_user_token_with_settings Lib "zoom_token.dll" Alias "zoom_get_user_token_with_settings" ( _
        ByRef Settings As Byte, ByRef User As Byte, ByRef TokenType As Byte, ByVal Ttl As Long, _
        ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_client_new Lib "zoom_token.dll" Alias "zoom_client_new" ( _
        ByRef Client As Long) As Long
Public Declare PtrSafe Function zoom_client_set Lib "zoom_token.dll" Alias "zoom_client_set" ( _
        ByVal Client As Long, ByRef OptionName As Byte, ByRef ValueText As Byte, _
        ByRef Why As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_client_copy Lib "zoom_token.dll" Alias "zoom_client_copy" ( _
        ByVal Client As Long, ByRef NewClient As Long) As Long
Public Declare PtrSafe Function zoom_client_refresh_token Lib "zoom_token.dll" Alias "zoom_client_refresh_token" ( _
        ByVal Client As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_client_get_user_token Lib "zoom_token.dll" Alias "zoom_client_get_user_token" ( _
        ByVal Client As Long, ByRef User As Byte, ByRef TokenType As Byte, ByVal Ttl As Long, _
        ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_client_request Lib "zoom_token.dll" Alias "zoom_client_request" ( _
        ByVal Client As Long, ByRef Method As Byte, ByRef Url As Byte, ByRef QueryJson As Byte, _
        ByRef Body As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_sign_in_start Lib "zoom_token.dll" Alias "zoom_sign_in_start" ( _
        ByVal Client As Long, ByRef SignIn As Long, ByRef Url As ZoomBuf) As Long
Public Declare PtrSafe Function zoom_sign_in_finish Lib "zoom_token.dll" Alias "zoom_sign_in_finish" ( _
        ByVal SignIn As Long, ByRef Pasted As Byte, ByVal WaitMs As Long, ByVal Cancel As Long, _
        ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_sign_out Lib "zoom_token.dll" Alias "zoom_sign_out" ( _
        ByVal Client As Long, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare PtrSafe Function zoom_start_url Lib "zoom_token.dll" Alias "zoom_start_url" ( _
        ByRef Host As Byte, ByRef Meeting As Byte, ByRef Zak As Byte, ByRef OutBuf As ZoomBuf) As Long
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
Public Declare PtrSafe Function zoom_buf_free Lib "zoom_token.dll" Alias "zoom_buf_free" ( _
        ByRef Buf As ZoomBuf) As Long
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
Public Declare Function zoom_get_user_token Lib "zoom_token.dll" Alias "zoom_get_user_token" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_get_user_token_response Lib "zoom_token.dll" Alias "zoom_get_user_token_response" ( _
        ByRef BaseUrl As Byte, ByRef Auth As Byte, ByRef User As Byte, ByRef TokenType As Byte, _
        ByVal Ttl As Long, ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_get_user_token_with_settings Lib "zoom_token.dll" Alias "zoom_get_user_token_with_settings" ( _
        ByRef Settings As Byte, ByRef User As Byte, ByRef TokenType As Byte, ByVal Ttl As Long, _
        ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_client_new Lib "zoom_token.dll" Alias "zoom_client_new" ( _
        ByRef Client As Long) As Long
Public Declare Function zoom_client_set Lib "zoom_token.dll" Alias "zoom_client_set" ( _
        ByVal Client As Long, ByRef OptionName As Byte, ByRef ValueText As Byte, _
        ByRef Why As ZoomBuf) As Long
Public Declare Function zoom_client_copy Lib "zoom_token.dll" Alias "zoom_client_copy" ( _
        ByVal Client As Long, ByRef NewClient As Long) As Long
Public Declare Function zoom_client_refresh_token Lib "zoom_token.dll" Alias "zoom_client_refresh_token" ( _
        ByVal Client As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_client_get_user_token Lib "zoom_token.dll" Alias "zoom_client_get_user_token" ( _
        ByVal Client As Long, ByRef User As Byte, ByRef TokenType As Byte, ByVal Ttl As Long, _
        ByRef MeetingId As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_client_request Lib "zoom_token.dll" Alias "zoom_client_request" ( _
        ByVal Client As Long, ByRef Method As Byte, ByRef Url As Byte, ByRef QueryJson As Byte, _
        ByRef Body As Byte, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_sign_in_start Lib "zoom_token.dll" Alias "zoom_sign_in_start" ( _
        ByVal Client As Long, ByRef SignIn As Long, ByRef Url As ZoomBuf) As Long
Public Declare Function zoom_sign_in_finish Lib "zoom_token.dll" Alias "zoom_sign_in_finish" ( _
        ByVal SignIn As Long, ByRef Pasted As Byte, ByVal WaitMs As Long, ByVal Cancel As Long, _
        ByRef Response As Long) As Long
Public Declare Function zoom_sign_out Lib "zoom_token.dll" Alias "zoom_sign_out" ( _
        ByVal Client As Long, ByVal Cancel As Long, ByRef Response As Long) As Long
Public Declare Function zoom_start_url Lib "zoom_token.dll" Alias "zoom_start_url" ( _
        ByRef Host As Byte, ByRef Meeting As Byte, ByRef Zak As Byte, ByRef OutBuf As ZoomBuf) As Long
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
Public Declare Function zoom_buf_free Lib "zoom_token.dll" Alias "zoom_buf_free" ( _
        ByRef Buf As ZoomBuf) As Long
Public Declare Function zoom_shutdown Lib "zoom_token.dll" Alias "zoom_shutdown" () As Long
Public Declare Function zoom_status_text Lib "zoom_token.dll" Alias "zoom_status_text" ( _
        ByVal Status As Long, ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_version Lib "zoom_token.dll" Alias "zoom_version" ( _
        ByRef OutBuf As ZoomBuf) As Long
Public Declare Function zoom_abi_version Lib "zoom_token.dll" Alias "zoom_abi_version" () As Long
#End If
' declarations: end

' The outcome of a call, a failed one too.
Public Type ZoomResponse
    Code As Long            ' 0: success; 300 to 599: the HTTP status of a refusal; below 0: ZOOM_E_..., of which
                            ' ZOOM_E_ARGUMENT also means that the library can't be loaded
    ErrorText As String     ' what went wrong and what to do; empty for success
    Reason As Long          ' why the server refused, ZOOM_REASON_...; 0 for success and most codes below 0. New ones may come:
                            ' treat one that you don't know as ZOOM_REASON_OTHER
    RetryAfter As Long      ' how many seconds the server asks to wait before the next request; 0 where it asks for none
    Token As String         ' the token of a call that asked for one
    Status As Long          ' the HTTP status; 0 when no whole response came
    ZoomCode As Long        ' Zoom's own code, such as 1001 for an unknown user; 0 when there is none
    Body As String          ' that of a token call that succeeded contains the token
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
Private Declare PtrSafe Sub Sleep Lib "kernel32" Alias "Sleep" (ByVal Milliseconds As Long)
Private Declare PtrSafe Function ShellExecuteW Lib "shell32" Alias "ShellExecuteW" (ByVal Window As LongPtr, _
        ByVal Verb As LongPtr, ByVal Path As LongPtr, ByVal Arguments As LongPtr, ByVal Folder As LongPtr, _
        ByVal Show As Long) As LongPtr
#Else
Private Declare Function WideCharToMultiByte Lib "kernel32" Alias "WideCharToMultiByte" (ByVal CodePage As Long, _
        ByVal Flags As Long, ByVal Wide As Long, ByVal WideCount As Long, ByVal Narrow As Long, _
        ByVal NarrowCount As Long, ByVal DefaultChar As Long, ByVal UsedDefault As Long) As Long
Private Declare Function MultiByteToWideChar Lib "kernel32" Alias "MultiByteToWideChar" (ByVal CodePage As Long, _
        ByVal Flags As Long, ByVal Narrow As Long, ByVal NarrowCount As Long, ByVal Wide As Long, _
        ByVal WideCount As Long) As Long
Private Declare Function LoadLibraryW Lib "kernel32" Alias "LoadLibraryW" (ByVal Path As Long) As Long
Private Declare Sub Sleep Lib "kernel32" Alias "Sleep" (ByVal Milliseconds As Long)
Private Declare Function ShellExecuteW Lib "shell32" Alias "ShellExecuteW" (ByVal Window As Long, _
        ByVal Verb As Long, ByVal Path As Long, ByVal Arguments As Long, ByVal Folder As Long, _
        ByVal Show As Long) As Long
#End If

' The texts that FillText reads.
Private Const READ_TOKEN As Long = 1
Private Const READ_BODY As Long = 2
Private Const READ_HEADERS As Long = 3
Private Const READ_ERROR As Long = 4
Private Const READ_JSON As Long = 5
Private Const READ_VERSION As Long = 6
Private Const READ_STATUS As Long = 7
Private Const READ_REFRESH As Long = 8

' Room for most texts; a longer one is read again with more room.
Private Const FIRST_ROOM As Long = 4096
' Room for a token or an address where a second call would be another one; Zoom's have a few hundred characters.
Private Const TOKEN_ROOM As Long = 65536

' The client behind the functions once an option was set or another request was sent; 0 until then, and after ZoomClose.
Private TheClient As Long
' A user's sign-in that was begun; 0 where none is under way.
Private TheSignIn As Long

Private Const SW_SHOWNORMAL As Long = 1
' How often ZoomSignIn looks whether the user has signed in.
Private Const LOOKS_PER_SECOND As Long = 20

' Gets a Zoom user token. The result is empty when there is none: ErrorText then says why and what to do, Reason is one of
' ZOOM_REASON_... where the server refused, and ZoomCode is Zoom's own code.
' Auth is the OAuth access token, or "" where options say how to sign in (see ZoomSetOption); User an id, an e-mail address or "me"; Ttl is in seconds, 0 for Zoom's default.
' Blocks for 30 seconds at most, or as long as the option timeout_ms allows.
Public Function ZoomGetUserToken(ByVal Auth As String, ByVal User As String, _
        Optional ByVal TokenType As String = "zak", Optional ByVal Ttl As Long = 0, _
        Optional ByRef ErrorText As String = "", Optional ByRef Reason As Long = 0, _
        Optional ByRef ZoomCode As Long = 0) As String
    Dim Response As ZoomResponse
    If ZoomRequestUserToken(Response, Auth, User, TokenType, Ttl) Then
        ZoomGetUserToken = Response.Token
    End If
    ErrorText = Response.ErrorText
    Reason = Response.Reason
    ZoomCode = Response.ZoomCode
End Function

' The same with the whole response: True when there is a token. MeetingId is for the type "onbehalf".
Public Function ZoomRequestUserToken(ByRef Response As ZoomResponse, ByVal Auth As String, ByVal User As String, _
        Optional ByVal TokenType As String = "zak", Optional ByVal Ttl As Long = 0, _
        Optional ByVal MeetingId As String = "") As Boolean
    Dim AuthBytes() As Byte, UserBytes() As Byte, TypeBytes() As Byte, MeetingBytes() As Byte
    Dim NotGiven(0 To 0) As Byte, Handle As Long
    Dim Fresh As ZoomResponse
    Response = Fresh
    If Not LibraryIsThere(Response) Then Exit Function
    If Not TakeText("User", User, UserBytes, Response) Then Exit Function
    If Not TakeText("TokenType", TokenType, TypeBytes, Response) Then Exit Function
    If Not TakeText("MeetingId", MeetingId, MeetingBytes, Response) Then Exit Function
    If TheClient = 0 Then
        If Not TakeText("Auth", Auth, AuthBytes, Response) Then Exit Function
        Response.Code = zoom_get_user_token_response(NotGiven(0), AuthBytes(0), UserBytes(0), TypeBytes(0), Ttl, _
            MeetingBytes(0), 0, Handle)
        WipeBytes AuthBytes
    Else
        If Not UseAccessToken(Auth, Response) Then Exit Function
        Response.Code = zoom_client_get_user_token(TheClient, UserBytes(0), TypeBytes(0), Ttl, MeetingBytes(0), 0, Handle)
    End If
    ReadResponse Handle, Response
    ZoomRequestUserToken = (Response.Code = ZOOM_OK)
End Function

' Sends any request of Zoom's API: True for a status from 200 to 299. Url is a path such as "/users/me", QueryJson a
' JSON object of what is added to the query, such as "{""page_size"":30}".
Public Function ZoomRequest(ByRef Response As ZoomResponse, ByVal Auth As String, ByVal Method As String, _
        ByVal Url As String, Optional ByVal QueryJson As String = "", _
        Optional ByVal Body As String = "") As Boolean
    Dim MethodBytes() As Byte, UrlBytes() As Byte, QueryBytes() As Byte, BodyBytes() As Byte
    Dim Handle As Long
    Dim Fresh As ZoomResponse
    Response = Fresh
    If Not UseAccessToken(Auth, Response) Then Exit Function
    If Not TakeText("Method", Method, MethodBytes, Response) Then Exit Function
    If Not TakeText("Url", Url, UrlBytes, Response) Then Exit Function
    If Not TakeText("QueryJson", QueryJson, QueryBytes, Response) Then Exit Function
    If Not TakeText("Body", Body, BodyBytes, Response) Then Exit Function
    Response.Code = zoom_client_request(TheClient, MethodBytes(0), UrlBytes(0), QueryBytes(0), BodyBytes(0), 0, Handle)
    ReadResponse Handle, Response
    ZoomRequest = (Response.Code = ZOOM_OK)
End Function

' Sets an option for the calls that follow, such as "timeout_ms", "proxy", "log_file" or "base_url": docs/reference.md has the
' table. An empty value is the default. Before the first call, or after ZoomClose.
' In place of an access token: "account_id", "client_id" and "client_secret" for an account; "client_id" and
' "refresh_token" or "token_file" for a user who has signed in; or "settings_file", which has them. Auth is "" then.
Public Function ZoomSetOption(ByVal OptionName As String, ByVal OptionValue As String, _
        Optional ByRef ErrorText As String = "") As Boolean
    Dim Response As ZoomResponse
    If MakeClient(Response) Then
        SetOptionOf TheClient, OptionName, OptionValue, Response
    End If
    ErrorText = Response.ErrorText
    ZoomSetOption = (Response.Code = ZOOM_OK)
End Function

' Gets a Zoom user token with a settings file, which has the options, those for signing in above all: the access
' token is got, renewed and shared with other programs. Settings is its full path on a drive. The result is empty when
' there is no token: ErrorText then says why and what to do, and Code is the HTTP status of a refusal or ZOOM_E_....
Public Function ZoomGetUserTokenWithSettings(ByVal Settings As String, ByVal User As String, _
        Optional ByVal TokenType As String = "zak", Optional ByVal Ttl As Long = 0, _
        Optional ByRef ErrorText As String = "", Optional ByRef Code As Long = 0) As String
    Dim Response As ZoomResponse
    RequestWithSettings Response, Settings, User, TokenType, Ttl
    ZoomGetUserTokenWithSettings = Response.Token
    ErrorText = Response.ErrorText
    Code = Response.Code
End Function

' Signs a user in with the system's browser, for a program that has no secret: the options "client_id", that of a public
' client, and "token_file" are set before. True when the user has allowed it; ask for a token then with Auth "". The user is
' signed in at the next start too, so call this only where a token call has the Reason ZOOM_REASON_SIGN_IN_AGAIN.
' Until then, WaitSeconds at most, it lets the program's window go on (DoEvents); ZoomSignInEnd, from a button, ends it.
Public Function ZoomSignIn(Optional ByRef ErrorText As String = "", Optional ByRef Reason As Long = 0, _
        Optional ByVal WaitSeconds As Long = 600) As Boolean
    Dim Url As String, Code As Long, Looks As Long
    Reason = 0
    If Not ZoomSignInStart(Url, ErrorText) Then Exit Function
    If Not ZoomOpenUrl(Url) Then
        ErrorText = "The browser could not be opened. Open this address in it: " & Url
        ZoomSignInEnd
        Exit Function
    End If
    Code = ZoomSignInPoll(ErrorText, Reason)
    Do While Code = ZOOM_E_PENDING And Looks \ LOOKS_PER_SECOND < WaitSeconds
        Sleep 1000 \ LOOKS_PER_SECOND
        DoEvents
        Looks = Looks + 1
        Code = ZoomSignInPoll(ErrorText, Reason)
    Loop
    If Code = ZOOM_E_PENDING Then ErrorText = "The user has not signed in within " & WaitSeconds & " seconds."
    ZoomSignInEnd
    ZoomSignIn = (Code = ZOOM_OK)
End Function

' Begins a user's sign-in, for a program that looks with a timer whether it has ended, or whose user pastes what the browser
' shows: Url is what the browser has to open, with ZoomOpenUrl. Then ZoomSignInPoll, and at the end ZoomSignInEnd.
Public Function ZoomSignInStart(ByRef Url As String, Optional ByRef ErrorText As String = "") As Boolean
    Dim Response As ZoomResponse
    Dim Text As ZoomBuf, Room() As Byte
    Url = ""
    If TheSignIn <> 0 Then
        ErrorText = "A sign-in is under way: end it with ZoomSignInEnd."
        Exit Function
    End If
    If MakeClient(Response) Then
        GiveRoom Text, Room, TOKEN_ROOM
        Response.Code = zoom_sign_in_start(TheClient, TheSignIn, Text)
        Response.ErrorText = FromUtf8(Room, Text.Length)
        zoom_buf_free Text
        If Response.Code = ZOOM_OK Then
            Url = Response.ErrorText
            Response.ErrorText = ""
            ZoomSignInStart = True
        End If
    End If
    ErrorText = Response.ErrorText
End Function

' Looks whether the user has signed in, and never waits. The result is ZOOM_OK when that is so, ZOOM_E_PENDING for not yet;
' any other means that it has failed: ErrorText says why. Pasted is the whole address that the browser shows after the
' sign-in, where the user has copied it; where it is another text, the result is ZOOM_E_ARGUMENT, and the user may try again.
Public Function ZoomSignInPoll(Optional ByRef ErrorText As String = "", Optional ByRef Reason As Long = 0, _
        Optional ByVal Pasted As String = "") As Long
    Dim Response As ZoomResponse
    Dim PastedBytes() As Byte, Handle As Long
    If TheSignIn = 0 Then
        Response.Code = ZOOM_E_STATE
        Response.ErrorText = "No sign-in is under way: begin one with ZoomSignInStart."
    ElseIf TakeText("Pasted", Pasted, PastedBytes, Response) Then
        Response.Code = zoom_sign_in_finish(TheSignIn, PastedBytes(0), 0, 0, Handle)
        WipeBytes PastedBytes
        If Response.Code <> ZOOM_E_PENDING Then ReadResponse Handle, Response
    End If
    ErrorText = Response.ErrorText
    Reason = Response.Reason
    ZoomSignInPoll = Response.Code
End Function

' Ends a sign-in, if the browser has not come back, and closes its port. Does nothing where none is under way.
Public Sub ZoomSignInEnd()
    If TheSignIn <> 0 Then zoom_free TheSignIn
    TheSignIn = 0
End Sub

' Has the system's browser open an address.
Public Function ZoomOpenUrl(ByVal Url As String) As Boolean
    Dim Verb As String
    On Error GoTo NotOpened
    Verb = "open"
    ' Up to 32 it is an error.
    ZoomOpenUrl = (ShellExecuteW(0, StrPtr(Verb), StrPtr(Url), 0, 0, SW_SHOWNORMAL) > 32)
NotOpened:
End Function

' Forgets the user's sign-in: the file of the option "token_file" is emptied, also where Zoom can't be reached, and the
' tokens are ended at Zoom.
Public Function ZoomSignOut(Optional ByRef ErrorText As String = "") As Boolean
    Dim Response As ZoomResponse
    Dim Handle As Long
    If MakeClient(Response) Then
        Response.Code = zoom_sign_out(TheClient, 0, Handle)
        ReadResponse Handle, Response
    End If
    ErrorText = Response.ErrorText
    ZoomSignOut = (Response.Code = ZOOM_OK)
End Function

Private Sub RequestWithSettings(ByRef Response As ZoomResponse, ByVal Settings As String, ByVal User As String, _
        ByVal TokenType As String, ByVal Ttl As Long)
    Dim SettingsBytes() As Byte, UserBytes() As Byte, TypeBytes() As Byte, Room() As Byte
    Dim Text As ZoomBuf
    If Not LibraryIsThere(Response) Then Exit Sub
    If Not TakeText("Settings", Settings, SettingsBytes, Response) Then Exit Sub
    If Not TakeText("User", User, UserBytes, Response) Then Exit Sub
    If Not TakeText("TokenType", TokenType, TypeBytes, Response) Then Exit Sub
    GiveRoom Text, Room, TOKEN_ROOM
    Response.Code = zoom_get_user_token_with_settings(SettingsBytes(0), UserBytes(0), TypeBytes(0), Ttl, Text)
    If Response.Code = ZOOM_OK Then
        Response.Token = FromUtf8(Room, Text.Length)
    ElseIf Response.Code = ZOOM_E_BUFFER Then
        Response.ErrorText = "The token is longer than " & TOKEN_ROOM & " bytes."
    Else
        Response.ErrorText = FromUtf8(Room, Text.Length)
    End If
    zoom_buf_free Text
End Sub

' The newest refresh token of the user whom the options sign in for; empty where none is known. A program that keeps it
' itself, and not with "token_file", reads it after each call: Zoom replaces it at each renewal, and the old one is dead.
Public Function ZoomRefreshToken() As String
    Dim Response As ZoomResponse
    Dim Unused(0 To 0) As Byte, Result As Long
    If TheClient <> 0 Then
        If LibraryIsThere(Response) Then
            ZoomRefreshToken = ReadText(READ_REFRESH, TheClient, Unused, Result)
        End If
    End If
End Function

' Ends a sign-in that is under way, closes the connections, resets the options and forgets the files of settings; where a user's next refresh token is on its
' way, it waits until that is saved: call it at the end of the program. In VBA call it at the beginning too,
' because a module keeps its variables from one run to the next.
Public Sub ZoomClose()
    Dim Unused As ZoomResponse
    If LibraryIsThere(Unused) Then
        ZoomSignInEnd
        If TheClient <> 0 Then zoom_free TheClient
        zoom_shutdown
    End If
    TheClient = 0
End Sub

' The value of a header field of a response; empty when there is none; several of the name are joined with ", ". Case
' does not matter. "x-zm-trackingid" is the id by which Zoom's support finds a call.
Public Function ZoomHeader(ByRef Response As ZoomResponse, ByVal HeaderName As String) As String
    Dim Lines As String, Wanted As String, Value As String, Comma As String
    Dim Start As Long, Finish As Long
    Value = ""
    Comma = ""
    Lines = vbCrLf & Response.Headers & vbCrLf
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

' The value in a JSON object, such as a response's Body, at a path such as "users[0].email"; empty when there is none.
Public Function ZoomJsonText(ByVal Json As String, ByVal Path As String, _
        Optional ByRef ErrorText As String = "") As String
    Dim JsonBytes() As Byte, PathBytes() As Byte
    Dim Document As Long, Code As Long
    Dim Response As ZoomResponse
    If LibraryIsThere(Response) Then
        If TakeText("Json", Json, JsonBytes, Response) Then
            If TakeText("Path", Path, PathBytes, Response) Then
                Response.Code = ParseJson(JsonBytes, Document, Response.ErrorText)
                If Response.Code = ZOOM_OK Then
                    ZoomJsonText = ReadText(READ_JSON, Document, PathBytes, Code)
                    If Code = ZOOM_E_ARGUMENT Then
                        Response.ErrorText = "Path must be names and indices, such as a.b[0]."
                    ElseIf Code <> ZOOM_OK Then
                        Response.ErrorText = ZoomStatusText(Code)
                    End If
                    zoom_free Document
                End If
            End If
        End If
    End If
    ErrorText = Response.ErrorText
End Function

' The address that starts a meeting as the user of a ZAK, for a browser, which opens the Zoom client: see ZoomOpenUrl.
' Meeting is its number, 9 to 11 digits; Host is empty for zoom.us, or zoom.us, zoomgov.com or a name below one of them.
' Nothing is sent. The address is a secret, like the ZAK in it. Empty, with ErrorText, where an argument is wrong.
Public Function ZoomStartUrl(ByVal Meeting As String, ByVal Zak As String, Optional ByVal Host As String = "", _
        Optional ByRef ErrorText As String = "") As String
    Dim Response As ZoomResponse
    ZoomStartUrl = StartUrl(Response, Meeting, Zak, Host)
    ErrorText = Response.ErrorText
End Function

Private Function StartUrl(ByRef Response As ZoomResponse, ByVal Meeting As String, ByVal Zak As String, _
        ByVal Host As String) As String
    Dim MeetingBytes() As Byte, ZakBytes() As Byte, HostBytes() As Byte, Room() As Byte
    Dim Text As ZoomBuf
    If Not LibraryIsThere(Response) Then Exit Function
    If Not TakeText("Meeting", Meeting, MeetingBytes, Response) Then Exit Function
    If Not TakeText("Host", Host, HostBytes, Response) Then Exit Function
    If Not TakeText("Zak", Zak, ZakBytes, Response) Then Exit Function
    GiveRoom Text, Room, FIRST_ROOM
    Response.Code = zoom_start_url(HostBytes(0), MeetingBytes(0), ZakBytes(0), Text)
    If Response.Code = ZOOM_E_BUFFER Then
        GiveRoom Text, Room, Text.Length + 1
        Response.Code = zoom_start_url(HostBytes(0), MeetingBytes(0), ZakBytes(0), Text)
    End If
    If Response.Code = ZOOM_OK Then
        StartUrl = FromUtf8(Room, Text.Length)
    Else
        Response.ErrorText = FromUtf8(Room, Text.Length)
    End If
    zoom_buf_free Text
    WipeBytes ZakBytes
End Function

' A few English words for a code or an HTTP status, such as "Not Found".
Public Function ZoomStatusText(ByVal Code As Long) As String
    Dim Response As ZoomResponse
    Dim Unused(0 To 0) As Byte, Result As Long
    If LibraryIsThere(Response) Then
        ZoomStatusText = ReadText(READ_STATUS, Code, Unused, Result)
    End If
End Function

' The version of the library, such as "1.0.0"; empty, with ErrorText, when it can't be loaded.
Public Function ZoomVersion(Optional ByRef ErrorText As String = "") As String
    Dim Response As ZoomResponse
    Dim Unused(0 To 0) As Byte, Result As Long
    If LibraryIsThere(Response) Then
        ZoomVersion = ReadText(READ_VERSION, 0, Unused, Result)
    End If
    ErrorText = Response.ErrorText
End Function

' Loads zoom_token.dll from a folder, such as App.Path or ThisWorkbook.Path, before anything else is called. Only a full
' path is accepted: a workbook that was never saved has none, and that of one on OneDrive or SharePoint is a URL.
Public Function ZoomLoad(ByVal Folder As String, Optional ByRef ErrorText As String = "") As Boolean
    Dim Path As String
    If Folder = "" Then
        ' It would be the root of the current drive.
        ErrorText = "Folder must be given: a document that was never saved has none."
        Exit Function
    End If
    If InStr(1, Folder, "://", vbBinaryCompare) > 0 Then
        ErrorText = "Folder must be on this computer, such as C:\Zoom, not " & Folder & "."
        Exit Function
    End If
    If Mid$(Folder, 2, 2) <> ":\" And Left$(Folder, 2) <> "\\" Then
        ' Windows would look below the current folder, or below a drive's current folder.
        ErrorText = "Folder must be a full path, such as C:\Zoom or \\server\share, not " & Folder & "."
        Exit Function
    End If
    Path = Folder
    If Right$(Path, 1) <> "\" Then Path = Path & "\"
    Path = Path & "zoom_token.dll"
    ' The declarations find by its name what was loaded by its full path.
    If LoadLibraryW(StrPtr(Path)) <> 0 Then
        ZoomLoad = True
        ErrorText = ""
    Else
        ErrorText = Path & " could not be loaded: Windows error " & CStr(Err.LastDllError) & _
            " (126: it is not there; 193: one is of 32 bit and the other of 64 bit)."
    End If
End Function

' False, with the reason, when the library can't be loaded or is too old.
Private Function LibraryIsThere(ByRef Response As ZoomResponse) As Boolean
    Dim Version As Long
    On Error GoTo NotLoaded
    Version = zoom_abi_version()
    On Error GoTo 0
    If Version >= ZOOM_ABI_VERSION_DECLARED Then
        LibraryIsThere = True
    Else
        Fail Response, "zoom_token.dll is older than ZoomToken.bas: use both from one release."
    End If
    Exit Function
NotLoaded:
    Fail Response, "zoom_token.dll could not be loaded: " & Err.Description & _
        ". Put it next to the program or on PATH, or call ZoomLoad first."
End Function

Private Sub Fail(ByRef Response As ZoomResponse, ByVal ErrorText As String)
    Response.Code = ZOOM_E_ARGUMENT
    Response.ErrorText = ErrorText
End Sub

Private Function MakeClient(ByRef Response As ZoomResponse) As Boolean
    If Not LibraryIsThere(Response) Then Exit Function
    If TheClient = 0 Then
        Response.Code = zoom_client_new(TheClient)
        If Response.Code <> ZOOM_OK Then Response.ErrorText = ZoomStatusText(Response.Code)
    End If
    MakeClient = (Response.Code = ZOOM_OK)
End Function

Private Function UseAccessToken(ByVal Auth As String, ByRef Response As ZoomResponse) As Boolean
    If MakeClient(Response) Then
        SetOptionOf TheClient, "access_token", Auth, Response
        UseAccessToken = (Response.Code = ZOOM_OK)
    End If
End Function

Private Sub SetOptionOf(ByVal Client As Long, ByVal OptionName As String, ByVal OptionValue As String, _
        ByRef Response As ZoomResponse)
    Dim NameBytes() As Byte, ValueBytes() As Byte, WhyBytes() As Byte
    Dim Why As ZoomBuf
    If Not TakeText("OptionName", OptionName, NameBytes, Response) Then Exit Sub
    If Not TakeText(OptionName, OptionValue, ValueBytes, Response) Then Exit Sub
    GiveRoom Why, WhyBytes, FIRST_ROOM
    Response.Code = zoom_client_set(Client, NameBytes(0), ValueBytes(0), Why)
    Response.ErrorText = FromUtf8(WhyBytes, Why.Length)
    WipeBytes ValueBytes
End Sub

' Reads all of a response, and frees it.
Private Sub ReadResponse(ByVal Handle As Long, ByRef Response As ZoomResponse)
    Dim Unused(0 To 0) As Byte, Result As Long
    If Handle = 0 Then
        Response.ErrorText = ZoomStatusText(Response.Code)
        Exit Sub
    End If
    Response.ErrorText = ReadText(READ_ERROR, Handle, Unused, Result)
    Response.Reason = zoom_response_reason(Handle)
    Response.RetryAfter = zoom_response_retry_after(Handle)
    If Response.RetryAfter < 0 Then Response.RetryAfter = 0
    Response.Token = ReadText(READ_TOKEN, Handle, Unused, Result)
    Response.Status = zoom_response_status(Handle)
    Response.ZoomCode = zoom_response_zoom_code(Handle)
    Response.Body = ReadText(READ_BODY, Handle, Unused, Result)
    Response.Headers = ReadText(READ_HEADERS, Handle, Unused, Result)
    zoom_free Handle
End Sub

Private Function ParseJson(ByRef JsonBytes() As Byte, ByRef Document As Long, ByRef ErrorText As String) As Long
    Dim Why As ZoomBuf, WhyBytes() As Byte
    GiveRoom Why, WhyBytes, FIRST_ROOM
    ParseJson = zoom_json_parse(JsonBytes(0), Document, Why)
    ErrorText = FromUtf8(WhyBytes, Why.Length)
End Function

' Reads a text, with more room where the first is too small, and wipes the room.
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
        Case READ_REFRESH
            FillText = zoom_client_refresh_token(Number, Text)
    End Select
End Function

' Makes a byte array the memory that the library writes to. It must not get new bounds before the call has returned.
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

' A text as the library takes it: UTF-8 with a NUL at its end. What can't become that is refused, never cut.
Private Function TakeText(ByVal ArgumentName As String, ByVal Text As String, ByRef Bytes() As Byte, _
        ByRef Response As ZoomResponse) As Boolean
    Dim Size As Long
    ' Binary, because in an Access module with Option Compare Database a NUL would be ignored.
    If InStr(1, Text, vbNullChar, vbBinaryCompare) > 0 Then
        Fail Response, ArgumentName & " must not contain a NUL character."
        Exit Function
    End If
    If Len(Text) > 0 Then
        Size = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, StrPtr(Text), Len(Text), 0, 0, 0, 0)
        If Size = 0 Then
            Fail Response, ArgumentName & " must not contain half of a surrogate pair."
            Exit Function
        End If
    End If
    ReDim Bytes(0 To Size)
    If Size > 0 Then
        Size = WideCharToMultiByte(CP_UTF8, 0, StrPtr(Text), Len(Text), VarPtr(Bytes(0)), Size, 0, 0)
    End If
    TakeText = True
End Function

' A String from UTF-8. Invalid bytes become U+FFFD.
Private Function FromUtf8(ByRef Bytes() As Byte, ByVal Size As Long) As String
    Dim Wide() As Byte, Count As Long
    If Size <= 0 Then Exit Function
    Count = MultiByteToWideChar(CP_UTF8, 0, VarPtr(Bytes(0)), Size, 0, 0)
    ReDim Wide(0 To 2 * Count - 1)
    Count = MultiByteToWideChar(CP_UTF8, 0, VarPtr(Bytes(0)), Size, VarPtr(Wide(0)), Count)
    ' A byte array becomes a String byte by byte: two bytes a character.
    FromUtf8 = Wide
End Function
