// Whole numbers as these classes read them out of texts: what stands in front counts.

using System.Globalization;

namespace Chilkat
{
    internal static class Numbers
    {
        internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

        // "12abc" is 12, " 7" is 7, "1.9" is 1, "abc" is 0, and so is what does not fit an Integer.
        internal static int Leading(string text)
        {
            long number = Any(text);
            return number >= int.MinValue && number <= int.MaxValue ? (int)number : 0;
        }

        // The same up to 4294967295; what is negative is 0.
        internal static uint LeadingUnsigned(string text)
        {
            long number = Any(text);
            return number >= 0 && number <= uint.MaxValue ? (uint)number : 0;
        }

        // 0 where there is no number, or one that does not fit a Long.
        private static long Any(string text)
        {
            string trimmed = text.TrimStart(Ascii.Spaces);
            int end = trimmed.Length > 0 && (trimmed[0] == '-' || trimmed[0] == '+') ? 1 : 0;
            while (end < trimmed.Length && trimmed[end] >= '0' && trimmed[end] <= '9')
            {
                end++;
            }
            long.TryParse(trimmed.Substring(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
            return number;
        }
    }
}
