// Whole numbers as these classes read them out of texts: what stands in front counts.

using System.Globalization;

namespace Chilkat
{
    internal static class Numbers
    {
        private static readonly char[] Blanks = { ' ', '\t', '\r', '\n' };

        // "12abc" is 12, " 7" is 7, "1.9" is 1, "abc" is 0, and so is what an Integer can't hold.
        internal static int Leading(string text)
        {
            string trimmed = text.TrimStart(Blanks);
            int end = trimmed.Length > 0 && (trimmed[0] == '-' || trimmed[0] == '+') ? 1 : 0;
            while (end < trimmed.Length && trimmed[end] >= '0' && trimmed[end] <= '9')
            {
                end++;
            }
            int.TryParse(trimmed.Substring(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
            return number;
        }
    }
}
