// StringBuilder: a text that grows, as programs written for Chilkat's use it.

using System;
using System.Globalization;
using ZoomToken;

namespace Chilkat
{
    /// <summary>
    /// A text that grows. Not a product of Chilkat Software: one of zoom-token's classes for programs that were written
    /// for theirs.
    /// </summary>
    /// <remarks>
    /// <para>A text that is null is the empty one; a StringBuilder that is null is a failure. Line ends are not changed but
    /// by <see cref="ToCRLF"/> and <see cref="ToLF"/>. Where upper and lower case count as one, or change, it is those of
    /// the letters of ASCII alone.</para>
    /// <para>The last method, for <see cref="CkObject.LastMethodSuccess"/>, is one that changes the text, one of
    /// files, or <see cref="GetBetween"/>.</para>
    /// </remarks>
    public class StringBuilder : CkObject, IDisposable
    {
        private readonly System.Text.StringBuilder text = new System.Text.StringBuilder();

        /// <summary>Makes an empty one.</summary>
        public StringBuilder() : base(nameof(StringBuilder))
        {
        }

        /// <summary>The number of characters.</summary>
        public int Length
        {
            get { return GetAsString().Length; }
        }

        /// <summary>The whole number that the text begins with, 0 when there is none; setting it replaces the text.</summary>
        public int IntValue
        {
            get { return Numbers.Leading(GetAsString()); }
            set { SetString(value.ToString(CultureInfo.InvariantCulture)); }
        }

        /// <summary>Appends a text.</summary>
        /// <param name="value">The text.</param>
        /// <returns>True.</returns>
        public bool Append(string value)
        {
            return Change(nameof(Append), () => text.Append(value));
        }

        /// <summary>Appends a whole number.</summary>
        /// <param name="value">The number.</param>
        /// <returns>True.</returns>
        public bool AppendInt(int value)
        {
            return Change(nameof(AppendInt), () => text.Append(value.ToString(CultureInfo.InvariantCulture)));
        }

        /// <summary>Appends a whole number.</summary>
        /// <param name="value">The number.</param>
        /// <returns>True.</returns>
        public bool AppendInt64(long value)
        {
            return Change(nameof(AppendInt64), () => text.Append(value.ToString(CultureInfo.InvariantCulture)));
        }

        /// <summary>Appends a text and a line end.</summary>
        /// <param name="value">The text.</param>
        /// <param name="crlf">True for CR LF, False for LF.</param>
        /// <returns>True.</returns>
        public bool AppendLine(string value, bool crlf)
        {
            return Change(nameof(AppendLine), () => text.Append(value).Append(crlf ? "\r\n" : "\n"));
        }

        /// <summary>Appends the text of another.</summary>
        /// <param name="sb">The other one.</param>
        /// <returns>True; or False when it is null.</returns>
        public bool AppendSb(StringBuilder sb)
        {
            string other = sb?.GetAsString();
            return Change(nameof(AppendSb), () => text.Append(MethodLog.Given(other, nameof(sb))));
        }

        // What a method of another object appends: its success is that object's to tell.
        internal bool Receive(string value)
        {
            lock (Log.Gate)
            {
                text.Append(value);
            }
            return true;
        }

        /// <summary>Puts a text in front.</summary>
        /// <param name="value">The text.</param>
        /// <returns>True.</returns>
        public bool Prepend(string value)
        {
            return Change(nameof(Prepend), () => text.Insert(0, value ?? ""));
        }

        /// <summary>Replaces the whole text.</summary>
        /// <param name="value">The new text.</param>
        /// <returns>True.</returns>
        public bool SetString(string value)
        {
            return Change(nameof(SetString), () => SetText(value));
        }

        /// <summary>
        /// Replaces the whole text with a file's: UTF-8, with or without a byte order mark, of 16 MiB at most. A file of
        /// length 0 is not opened, for it might be a pipe.
        /// </summary>
        /// <param name="path">The file's path.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <returns>True; or False when it can't be read or is not well-formed: the text stays as it was.</returns>
        public bool LoadFile(string path, string charset)
        {
            return Change(nameof(LoadFile), () =>
            {
                Log.Add(path ?? "");
                Files.RequireUtf8(charset);
                SetText(Files.Read(path ?? ""));
            });
        }

        /// <summary>
        /// Writes the text to a file, as UTF-8. It is written beside the old file and then takes its place and its
        /// permissions, so that a failure loses nothing; a link there becomes a file.
        /// </summary>
        /// <param name="path">The file's path.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="emitBom">Whether a byte order mark stands in front.</param>
        /// <returns>True; or False when it can't be written.</returns>
        public bool WriteFile(string path, string charset, bool emitBom)
        {
            return Change(nameof(WriteFile), () =>
            {
                Log.Add(path ?? "");
                Files.RequireUtf8(charset);
                Files.Write(path ?? "", GetAsString(), emitBom);
            });
        }

        /// <summary>Empties it.</summary>
        public void Clear()
        {
            lock (Log.Gate)
            {
                text.Length = 0;
            }
        }

        /// <summary>Empties it, after its characters were overwritten. Texts that it gave out stay what they are.</summary>
        public void SecureClear()
        {
            lock (Log.Gate)
            {
                for (int at = 0; at < text.Length; at++)
                {
                    text[at] = ' ';
                }
                Clear();
            }
        }

        /// <summary>The text.</summary>
        /// <returns>The text.</returns>
        public string GetAsString()
        {
            lock (Log.Gate)
            {
                return text.ToString();
            }
        }

        /// <summary>What stands between two marks.</summary>
        /// <param name="searchAfter">The first mark.</param>
        /// <param name="endMark">The second mark, behind the first.</param>
        /// <returns>The text between; Nothing when a mark is missing.</returns>
        public string GetBetween(string searchAfter, string endMark)
        {
            return Log.Run(nameof(GetBetween), null, () =>
            {
                string whole = GetAsString();
                int first = whole.IndexOf(searchAfter ?? "", StringComparison.Ordinal);
                int start = first + (searchAfter ?? "").Length;
                int end = first < 0 ? -1 : whole.IndexOf(endMark ?? "", start, StringComparison.Ordinal);
                return end < 0 ? Log.Fail<string>(null, "A mark is missing.") : whole.Substring(start, end - start);
            });
        }

        /// <summary>Whether a text is part of it.</summary>
        /// <param name="part">The part.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it is.</returns>
        public bool Contains(string part, bool caseSensitive)
        {
            return Folded(GetAsString(), caseSensitive).IndexOf(Folded(part, caseSensitive), StringComparison.Ordinal) >= 0;
        }

        /// <summary>Whether it begins with a text.</summary>
        /// <param name="part">The part.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it does.</returns>
        public bool StartsWith(string part, bool caseSensitive)
        {
            return Folded(GetAsString(), caseSensitive).StartsWith(Folded(part, caseSensitive), StringComparison.Ordinal);
        }

        /// <summary>Whether it ends with a text.</summary>
        /// <param name="part">The part.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it does.</returns>
        public bool EndsWith(string part, bool caseSensitive)
        {
            return Folded(GetAsString(), caseSensitive).EndsWith(Folded(part, caseSensitive), StringComparison.Ordinal);
        }

        /// <summary>Whether it is a text.</summary>
        /// <param name="other">The text.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it is.</returns>
        public bool ContentsEqual(string other, bool caseSensitive)
        {
            return Folded(GetAsString(), caseSensitive) == Folded(other, caseSensitive);
        }

        /// <summary>Whether its text is that of another.</summary>
        /// <param name="sb">The other one.</param>
        /// <param name="caseSensitive">Whether upper and lower case differ.</param>
        /// <returns>Whether it is; False, and a failure, when the other is null.</returns>
        public bool ContentsEqualSb(StringBuilder sb, bool caseSensitive)
        {
            string other = sb?.GetAsString();
            return Log.Run(nameof(ContentsEqualSb), false, () =>
                ContentsEqual(MethodLog.Given(other, nameof(sb)), caseSensitive));
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
            lock (Log.Gate)
            {
                int count = GetAsString().Split(new[] { value }, StringSplitOptions.None).Length - 1;
                text.Replace(value, replacement);
                return count;
            }
        }

        /// <summary>Replaces the first occurrence of a text, which is case-sensitive.</summary>
        /// <param name="value">What is replaced.</param>
        /// <param name="replacement">What stands there then.</param>
        /// <returns>Whether there was one.</returns>
        public bool ReplaceFirst(string value, string replacement)
        {
            lock (Log.Gate)
            {
                int at = string.IsNullOrEmpty(value) ? -1 : GetAsString().IndexOf(value, StringComparison.Ordinal);
                if (at >= 0)
                {
                    text.Remove(at, value.Length).Insert(at, replacement ?? "");
                }
                return at >= 0;
            }
        }

        /// <summary>Removes characters at the end; of a surrogate pair both or neither.</summary>
        /// <param name="numChars">How many.</param>
        /// <returns>True.</returns>
        public bool Shorten(int numChars)
        {
            return Change(nameof(Shorten), () =>
            {
                int length = (int)Math.Min(Math.Max((long)text.Length - numChars, 0), text.Length);
                bool isInPair = length > 0 && length < text.Length && char.IsSurrogatePair(text[length - 1], text[length]);
                text.Length = isInPair ? length + 1 : length;
            });
        }

        /// <summary>Removes spaces, tabs and line ends at both ends.</summary>
        /// <returns>True.</returns>
        public bool Trim()
        {
            return Change(nameof(Trim), () => SetText(GetAsString().Trim(Ascii.Spaces)));
        }

        /// <summary>Makes all line ends CR LF.</summary>
        /// <returns>True.</returns>
        public bool ToCRLF()
        {
            return Change(nameof(ToCRLF), () => SetLineEnds("\r\n"));
        }

        /// <summary>Makes all line ends LF.</summary>
        /// <returns>True.</returns>
        public bool ToLF()
        {
            return Change(nameof(ToLF), () => SetLineEnds("\n"));
        }

        /// <summary>Makes upper case lower case: the letters of ASCII alone.</summary>
        /// <returns>True.</returns>
        public bool ToLowercase()
        {
            return Change(nameof(ToLowercase), () => SetText(Ascii.Lower(GetAsString())));
        }

        /// <summary>Makes lower case upper case: the letters of ASCII alone.</summary>
        /// <returns>True.</returns>
        public bool ToUppercase()
        {
            return Change(nameof(ToUppercase), () => SetText(Ascii.Upper(GetAsString())));
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

        private bool Change(string method, Action change)
        {
            return Log.Run(method, false, () =>
            {
                change();
                return true;
            });
        }

        private void SetText(string whole)
        {
            Clear();
            text.Append(whole);
        }

        private void SetLineEnds(string end)
        {
            text.Replace("\r\n", "\n").Replace("\r", "\n").Replace("\n", end);
        }

        // For comparing: runtimes do not agree about the case of letters outside ASCII.
        private static string Folded(string text, bool caseSensitive)
        {
            return caseSensitive ? text ?? "" : Ascii.Lower(text ?? "");
        }
    }
}
