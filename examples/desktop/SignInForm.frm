VERSION 5.00
Begin VB.Form SignInForm 
   Caption         =   "Zoom"
   ClientHeight    =   2700
   ClientLeft      =   60
   ClientTop       =   345
   ClientWidth     =   6120
   LinkTopic       =   "SignInForm"
   ScaleHeight     =   2700
   ScaleWidth      =   6120
   StartUpPosition =   2  'CenterScreen
   Begin VB.CommandButton SignInButton 
      Caption         =   "Sign in"
      Height          =   375
      Left            =   180
      TabIndex        =   0
      Top             =   180
      Width           =   1800
   End
   Begin VB.CommandButton StartButton 
      Caption         =   "Start meeting"
      Height          =   375
      Left            =   2160
      TabIndex        =   1
      Top             =   180
      Width           =   1800
   End
   Begin VB.CommandButton CancelButton 
      Caption         =   "Cancel"
      Enabled         =   0   'False
      Height          =   375
      Left            =   4140
      TabIndex        =   2
      Top             =   180
      Width           =   1800
   End
   Begin VB.TextBox Meeting 
      Height          =   375
      Left            =   2160
      TabIndex        =   3
      Text            =   "123 4567 8901"
      Top             =   720
      Width           =   3780
   End
   Begin VB.TextBox Shown 
      Height          =   1260
      Left            =   180
      Locked          =   -1  'True
      MultiLine       =   -1  'True
      TabIndex        =   4
      Top             =   1260
      Width           =   5760
   End
   Begin VB.Label MeetingLabel 
      Caption         =   "Meeting's number"
      Height          =   255
      Left            =   180
      TabIndex        =   5
      Top             =   780
      Width           =   1800
   End
End
Attribute VB_Name = "SignInForm"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = False
' A program with a window: "Sign in" opens Zoom's page in the browser, and "Start meeting" starts the meeting as that user,
' in the Zoom client. It has no secret, and the user signs in once: the token file keeps it for the next start.
'
' VB6: a Standard EXE with this form as startup object, and bindings\vb6\ZoomToken.bas. zoom_token.dll of 32 bit has to be
' next to the EXE; in the editor, which is another EXE, set ZOOM_FOLDER to its folder.
'
' From the environment: ZOOM_CLIENT_ID, the client id of the public client, which a program of your own has as a constant;
' and to try it against a simulator, ZOOM_BASE_URL.
Option Explicit

' Whether the user closed the form while a sign-in was under way.
Private IsClosing As Boolean

Private Sub Form_Load()
    Dim Why As String
    If Not Prepare(Why) Then
        ' Nothing can be done without the library and its options.
        Shown.Text = Why
        SignInButton.Enabled = False
        StartButton.Enabled = False
    End If
End Sub

Private Function Prepare(ByRef Why As String) As Boolean
    If Environ$("ZOOM_FOLDER") <> "" Then
        If Not ZoomLoad(Environ$("ZOOM_FOLDER"), Why) Then Exit Function
    End If
    If Not ZoomSetOption("base_url", Environ$("ZOOM_BASE_URL"), Why) Then Exit Function ' empty: Zoom itself
    If Not ZoomSetOption("client_id", Environ$("ZOOM_CLIENT_ID"), Why) Then Exit Function
    Prepare = ZoomSetOption("token_file", TokenFile(), Why)
End Function

Private Sub Form_QueryUnload(Cancel As Integer, UnloadMode As Integer)
    ' While a sign-in is under way the form stays: ZoomSignIn comes back to it, and would load it again.
    If CancelButton.Enabled Then
        IsClosing = True
        ZoomSignInEnd
        Cancel = True
    End If
End Sub

Private Sub Form_Unload(Cancel As Integer)
    ' It waits until the user's next refresh token is saved.
    ZoomClose
End Sub

Private Sub SignInButton_Click()
    Dim Why As String
    Busy True
    Shown.Text = "Sign in with the browser, please."
    If ZoomSignIn(Why) Then
        Shown.Text = "You are signed in."
    Else
        Shown.Text = Why
    End If
    Busy False
    If IsClosing Then Unload Me
End Sub

Private Sub StartButton_Click()
    Dim Zak As String, Url As String, Why As String, Reason As Long
    ' Zoom looks at the token when the meeting is started: it is got just before.
    Zak = ZoomGetUserToken("", "me", , , Why, Reason)
    Url = ""
    If Zak <> "" Then Url = ZoomStartUrl(Meeting.Text, Zak, , Why)
    If Url <> "" Then
        ' The address is a secret, and is not shown.
        Shown.Text = "The browser opens the Zoom client."
        If Not ZoomOpenUrl(Url) Then Shown.Text = "The browser could not be opened."
    ElseIf Reason = ZOOM_REASON_SIGN_IN_AGAIN Then
        Shown.Text = "Please sign in."
    Else
        Shown.Text = Why
    End If
End Sub

Private Sub CancelButton_Click()
    ZoomSignInEnd
End Sub

Private Sub Busy(ByVal IsBusy As Boolean)
    SignInButton.Enabled = Not IsBusy
    StartButton.Enabled = Not IsBusy
    CancelButton.Enabled = IsBusy
End Sub

' In a folder of the user's own.
Private Function TokenFile() As String
    Dim Folder As String
    Folder = Environ$("LOCALAPPDATA") & "\ZoomExample"
    If Dir$(Folder, vbDirectory) = "" Then MkDir Folder
    TokenFile = Folder & "\zoom.tokens"
End Function
