' Runs one of the programs of docs/dotnet.md by its name.

Module Choice
    Sub Main(arguments As String())
        If arguments(0) = "OneCall" Then
            OneCall.Main()
        Else
            AsTask.Main()
        End If
    End Sub
End Module
