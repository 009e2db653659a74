// The program of the class library.

using System;

internal static class Program
{
    private static void Main()
    {
        Console.WriteLine(Meeting.StartUrl());
    }
}
