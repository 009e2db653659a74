Attribute VB_Name = "Token"
' Gets a Zoom user token and shows the answer, its status and the token; when Zoom refuses, the header as well.
'
' VB6: a Standard EXE without a form, this file and bindings\vb6\ZoomToken.bas, Sub Main as startup object.
' VBA: import both files, and run Main. The output is in the Immediate window (Ctrl+G), as in VB6's editor; an EXE shows
' nothing: put MsgBox there.
'
' zoom_token.dll has to be found, of 32 bit for VB6 and 32-bit Office, of 64 bit for 64-bit Office: next to the EXE, or in
' the folder that ZOOM_FOLDER names. In VB6's editor and in VBA there is no EXE of yours: set ZOOM_FOLDER.
'
' From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
' "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
'
' Where the token is all that is wanted, this does: Zak = ZoomGetUserToken(AccessToken, "me", , , Why)
Option Explicit

Public Sub Main()
    Dim Answer As ZoomAnswer
    Dim Why As String, User As String

    If Environ$("ZOOM_FOLDER") <> "" Then
        If Not ZoomLoad(Environ$("ZOOM_FOLDER"), Why) Then
            Debug.Print "Failed: " & Why
            Exit Sub
        End If
    End If
    ' In VBA, the options of a run before would still be set.
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
    If ZoomRequestUserToken(Answer, Environ$("ZOOM_ACCESS_TOKEN"), User, "zak", 68423085) Then
        Debug.Print "Body: " & Answer.Body
        Debug.Print "Status: " & Answer.Status
        Debug.Print "Token: " & Answer.Token
    Else
        Debug.Print "Body: " & Answer.Body
        Debug.Print "Status: " & Answer.Status
        Debug.Print "Header:" & vbCrLf & Answer.Headers
        Debug.Print "Failed: " & Answer.ErrorText
    End If
    ZoomClose
End Sub
