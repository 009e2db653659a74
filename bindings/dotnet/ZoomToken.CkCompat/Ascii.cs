// Characters as these classes know them, upper and lower case above all: those of ASCII alone, so that every runtime does
// the same.

using System;

namespace Chilkat
{
    internal static class Ascii
    {
        /// <summary>Spaces and line ends, which are not part of a text that they stand around.</summary>
        internal static readonly char[] Spaces = { ' ', '\t', '\r', '\n' };

        internal static string Lower(string text) => Map(text, c => c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
        internal static string Upper(string text) => Map(text, c => c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        /// <summary>Whether two texts are the same but for upper and lower case.</summary>
        internal static bool Equal(string left, string right) => Lower(left) == Lower(right);
        private static string Map(string text, Converter<char, char> change) => new string(Array.ConvertAll(text.ToCharArray(), change));
    }
}
