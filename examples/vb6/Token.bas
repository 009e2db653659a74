Attribute VB_Name = "Token"
' Gets a Zoom user token and prints the response's body, its status and the token; for a refusal its header fields too.
'
' VB6: a Standard EXE without a form, with this file and bindings\vb6\ZoomToken.bas, and Sub Main as startup object.
' VBA: import both files and run Main. The output is in the Immediate window (Ctrl+G), as in VB6's editor; an EXE prints
' nothing, use MsgBox there.
'
' zoom_token.dll, of 32 bit for VB6 and 32-bit Office, of 64 bit for 64-bit Office, has to be next to the EXE or in the
' folder that ZOOM_FOLDER names. In VB6's editor and in VBA there is no EXE of yours: set ZOOM_FOLDER.
'
' From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (default
' "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
'
' Where only the token is wanted: Zak = ZoomGetUserToken(AccessToken, "me", , , Why)
Option Explicit

Public Sub Main()
    Dim Response As ZoomResponse
    Dim Why As String, User As String

    If Environ$("ZOOM_FOLDER") <> "" Then
        If Not ZoomLoad(Environ$("ZOOM_FOLDER"), Why) Then
            Debug.Print "Failed: " & Why
            Exit Sub
        End If
    End If
    ' In VBA the options of the last run would still be set.
    ZoomClose
    ' What is not in the environment is empty, which means the default.
    If Not ZoomSetOption("base_url", Environ$("ZOOM_BASE_URL"), Why) Then
        Debug.Print "Failed: " & Why
        ZoomClose
        Exit Sub
    End If
    If Not ZoomSetOption("roots", Environ$("ZOOM_ROOTS"), Why) Then
        Debug.Print "Failed: " & Why
        ZoomClose
        Exit Sub
    End If

    User = Environ$("ZOOM_USER")
    If User = "" Then User = "me"
    If ZoomRequestUserToken(Response, Environ$("ZOOM_ACCESS_TOKEN"), User) Then
        Debug.Print "Body: " & Response.Body
        Debug.Print "Status: " & Response.Status
        Debug.Print "Token: " & Response.Token
    Else
        Debug.Print "Body: " & Response.Body
        Debug.Print "Status: " & Response.Status
        Debug.Print "Header:" & vbCrLf & Response.Headers
        Debug.Print "Failed: " & Response.ErrorText
    End If
    ZoomClose
End Sub
