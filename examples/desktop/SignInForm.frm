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
   Begin VB.TextBox Shown 
      Height          =   1800
      Left            =   180
      Locked          =   -1  'True
      MultiLine       =   -1  'True
      TabIndex        =   3
      Top             =   720
      Width           =   5760
   End
End
Attribute VB_Name = "SignInForm"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = False
' A program with a window: "Sign in" opens Zoom's page in the browser, and "Start meeting" gets the user's token. It has no
' secret, and the user signs in once: the token file keeps it for the next start.
'
' VB6: a Standard EXE with this form as startup object, and bindings\vb6\ZoomToken.bas. zoom_token.dll of 32 bit has to be
' next to the EXE; in the editor, which is another EXE, set ZOOM_FOLDER to its folder.
'
' From the environment: ZOOM_CLIENT_ID, the client id of the public client, which a program of your own has as a constant;
' and to try it against a simulator, ZOOM_BASE_URL.
Option Explicit

Private Sub Form_Load()
    Dim Why As String
    If Environ$("ZOOM_FOLDER") <> "" Then
        If Not ZoomLoad(Environ$("ZOOM_FOLDER"), Why) Then Shown.Text = Why
    End If
    SetOption "base_url", Environ$("ZOOM_BASE_URL") ' empty: Zoom itself
    SetOption "client_id", Environ$("ZOOM_CLIENT_ID")
    SetOption "token_file", TokenFile()
End Sub

Private Sub Form_Unload(Cancel As Integer)
    ' It ends a sign-in that is under way, and waits until the user's next refresh token is saved.
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
End Sub

Private Sub StartButton_Click()
    Dim Zak As String, Why As String, Reason As Long
    Zak = ZoomGetUserToken("", "me", , , Why, Reason)
    If Zak <> "" Then
        ' The program's own use of it begins here: it is a secret, and is shown only because this is an example.
        Shown.Text = Zak
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

Private Sub SetOption(ByVal OptionName As String, ByVal OptionValue As String)
    Dim Why As String
    If Not ZoomSetOption(OptionName, OptionValue, Why) Then Shown.Text = Why
End Sub

' In a folder of the user's own.
Private Function TokenFile() As String
    Dim Folder As String
    Folder = Environ$("LOCALAPPDATA") & "\ZoomExample"
    If Dir$(Folder, vbDirectory) = "" Then MkDir Folder
    TokenFile = Folder & "\zoom.tokens"
End Function
