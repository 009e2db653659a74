// StringBuilder: a text that grows, as the samples' programs use it.

using System;
using System.Globalization;

namespace Chilkat
{
    /// <summary>
    /// A text that grows. Not a product of Chilkat Software: one of zoom-token's classes for programs that were written
    /// for theirs.
    /// </summary>
    /// <remarks>The methods that return a Boolean return True. Line ends are not changed.</remarks>
    public class StringBuilder : IDisposable
    {
        private readonly System.Text.StringBuilder text = new System.Text.StringBuilder();

        /// <summary>The number of characters.</summary>
        public int Length
        {
            get { return text.Length; }
        }

        /// <summary>The whole number that the text begins with, 0 when there is none; setting it replaces the text.</summary>
        public int IntValue
        {
            get { return Numbers.Leading(text.ToString()); }
            set { SetString(value.ToString(CultureInfo.InvariantCulture)); }
        }

        /// <summary>True: nothing here fails.</summary>
        public bool LastMethodSuccess
        {
            get { return true; }
        }

        /// <summary>Appends a text.</summary>
        /// <param name="value">The text; null is the empty one.</param>
        /// <returns>True.</returns>
        public bool Append(string value)
        {
            text.Append(value ?? "");
            return true;
        }

        /// <summary>Appends a whole number.</summary>
        /// <param name="value">The number.</param>
        /// <returns>True.</returns>
        public bool AppendInt(int value)
        {
            return Append(value.ToString(CultureInfo.InvariantCulture));
        }

        /// <summary>Appends a text and a line end.</summary>
        /// <param name="value">The text; null is the empty one.</param>
        /// <param name="crlf">True for CR LF, False for LF.</param>
        /// <returns>True.</returns>
        public bool AppendLine(string value, bool crlf)
        {
            Append(value);
            return Append(crlf ? "\r\n" : "\n");
        }

        /// <summary>Appends the text of another.</summary>
        /// <param name="sb">The other one.</param>
        /// <returns>True.</returns>
        public bool AppendSb(StringBuilder sb)
        {
            return Append(sb.GetAsString());
        }

        /// <summary>Puts a text in front.</summary>
        /// <param name="value">The text; null is the empty one.</param>
        /// <returns>True.</returns>
        public bool Prepend(string value)
        {
            text.Insert(0, value ?? "");
            return true;
        }

        /// <summary>Replaces the whole text.</summary>
        /// <param name="value">The new text; null is the empty one.</param>
        /// <returns>True.</returns>
        public bool SetString(string value)
        {
            Clear();
            return Append(value);
        }

        /// <summary>Empties it.</summary>
        public void Clear()
        {
            text.Length = 0;
        }

        /// <summary>Empties it, after its characters were overwritten. Texts that it gave out stay what they are.</summary>
        public void SecureClear()
        {
            for (int at = 0; at < text.Length; at++)
            {
                text[at] = ' ';
            }
            Clear();
        }

        /// <summary>The text.</summary>
        /// <returns>The text.</returns>
        public string GetAsString()
        {
            return text.ToString();
        }

        /// <summary>Whether a text is part of it.</summary>
        /// <param name="part">The part.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it is.</returns>
        public bool Contains(string part, bool caseSensitive)
        {
            return GetAsString().IndexOf(part, Rule(caseSensitive)) >= 0;
        }

        /// <summary>Whether it begins with a text.</summary>
        /// <param name="part">The part.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it does.</returns>
        public bool StartsWith(string part, bool caseSensitive)
        {
            return GetAsString().StartsWith(part, Rule(caseSensitive));
        }

        /// <summary>Whether it ends with a text.</summary>
        /// <param name="part">The part.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it does.</returns>
        public bool EndsWith(string part, bool caseSensitive)
        {
            return GetAsString().EndsWith(part, Rule(caseSensitive));
        }

        /// <summary>Whether it is a text.</summary>
        /// <param name="other">The text.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it is.</returns>
        public bool ContentsEqual(string other, bool caseSensitive)
        {
            return string.Equals(GetAsString(), other, Rule(caseSensitive));
        }

        /// <summary>Replaces every occurrence of a text, which is case-sensitive.</summary>
        /// <param name="value">What is replaced.</param>
        /// <param name="replacement">What stands there then.</param>
        /// <returns>How many there were.</returns>
        public int Replace(string value, string replacement)
        {
            if (string.IsNullOrEmpty(value))
            {
                return 0;
            }
            int count = GetAsString().Split(new[] { value }, StringSplitOptions.None).Length - 1;
            text.Replace(value, replacement);
            return count;
        }

        /// <summary>Takes blanks, tabs and line ends away at both ends.</summary>
        /// <returns>True.</returns>
        public bool Trim()
        {
            return SetString(GetAsString().Trim());
        }

        /// <summary>The text, as <see cref="GetAsString"/>.</summary>
        /// <returns>The text.</returns>
        public override string ToString()
        {
            return GetAsString();
        }

        /// <summary>Empties it.</summary>
        public void Dispose()
        {
            Clear();
        }

        private static StringComparison Rule(bool caseSensitive)
        {
            return caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        }
    }
}
