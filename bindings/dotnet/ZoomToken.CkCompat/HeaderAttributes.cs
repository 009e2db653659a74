// The attributes of a header field, such as the charset of a Content-Type: what stands between the semicolons.

namespace Chilkat
{
    internal static class HeaderAttributes
    {
        private static readonly char[] Spaces = { ' ', '\t' };
        private static readonly char[] NameEnds = { '=', ';' };

        /// <summary>The value of the first attribute of a name, whatever its case; null when there is none. The first
        /// part may be an attribute too, and a semicolon in quotes ends no part.</summary>
        internal static string Value(string field, string name)
        {
            for (int at = 0, end; at < field.Length; at = end + 1)
            {
                end = PartEnd(field, at);
                int equals = field.IndexOfAny(NameEnds, at);
                string found = equals < 0 ? "" : field.Substring(at, equals - at).Trim(Spaces);
                if (equals >= 0 && equals < end && field[equals] == '=' && found.Length > 0 && Ascii.Equal(found, name))
                {
                    return Unquoted(field.Substring(equals + 1, end - equals - 1).Trim(Spaces));
                }
            }
            return null;
        }

        // The semicolon behind a part, or the end of the text. A backslash in quotes takes the next character along.
        private static int PartEnd(string field, int at)
        {
            bool isQuoted = false;
            for (; at < field.Length && (isQuoted || field[at] != ';'); at++)
            {
                if (field[at] == '"')
                {
                    isQuoted = !isQuoted;
                }
                else if (isQuoted && field[at] == '\\' && at + 1 < field.Length)
                {
                    at++;
                }
            }
            return at;
        }

        // A value without its quotes and backslashes, where it has some.
        private static string Unquoted(string value)
        {
            if (!value.StartsWith("\"", System.StringComparison.Ordinal))
            {
                return value;
            }
            System.Text.StringBuilder text = new System.Text.StringBuilder();
            for (int at = 1; at < value.Length && value[at] != '"'; at++)
            {
                if (value[at] == '\\' && at + 1 < value.Length)
                {
                    at++;
                }
                text.Append(value[at]);
            }
            return text.ToString();
        }
    }
}
