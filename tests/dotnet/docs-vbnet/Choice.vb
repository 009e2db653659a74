' Runs one of the programs of docs/dotnet.md by its name.

Imports System

Module Choice
    Function Main(arguments As String()) As Integer
        Select Case arguments(0)
            Case "StartMeeting" : Return StartMeeting.Main()
            Case "ServerSignIn" : Return ServerSignIn.Main()
            Case "BrowserSignIn" : Return BrowserSignIn.Main()
            Case "WholeResponse" : Return WholeResponse.Main()
            Case "AsTask" : Return AsTask.Main()
            Case Else : Throw New ArgumentException(arguments(0))
        End Select
    End Function
End Module
