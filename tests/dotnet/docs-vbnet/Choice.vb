' Runs one of the programs of docs/dotnet.md by its name.

Module Choice
    Sub Main(arguments As String())
        Select Case arguments(0)
            Case "OneCall" : OneCall.Main()
            Case "WholeResponse" : WholeResponse.Main()
            Case "AsTask" : AsTask.Main()
            Case "ServerSignIn" : ServerSignIn.Main()
            Case "UserSignIn" : UserSignIn.Main()
        End Select
    End Sub
End Module
