// StringBuilder: a text that grows, as programs written for Chilkat's use it.

using System;
using System.Globalization;
using ZoomToken;

namespace Chilkat
{
    /// <summary>A text that grows. Not a product of Chilkat Software: one of zoom-token's classes for programs that
    /// were written for theirs.</summary>
    /// <remarks>
    /// <para>A text that is null is the empty one; a StringBuilder that is null is a failure. Line ends are not changed but
    /// by <see cref="ToCRLF"/> and <see cref="ToLF"/>. Where upper and lower case count as one, or change, it is those of
    /// the letters of ASCII alone.</para>
    /// <para>The last method, for <see cref="CkObject.LastMethodSuccess"/>, is one that changes the text, one of
    /// files, or <see cref="GetBetween"/>.</para>
    /// </remarks>
    public class StringBuilder : CkObject
    {
        private readonly System.Text.StringBuilder text = new System.Text.StringBuilder();

        /// <summary>Makes an empty one.</summary>
        public StringBuilder() : base(nameof(StringBuilder)) { }

        /// <summary>The number of characters.</summary>
        public int Length => GetAsString().Length;
        /// <summary>The whole number that the text begins with, 0 when there is none; setting it replaces the text.</summary>
        public int IntValue { get => Numbers.Leading(GetAsString()); set => SetString(Numbers.Text(value)); }
        /// <summary>Appends a text.</summary>
        public bool Append(string value) => Log.Do(() => text.Append(value));
        /// <summary>Appends a whole number.</summary>
        public bool AppendInt(int value) => Log.Do(() => text.Append(Numbers.Text(value)));
        /// <summary>Appends a whole number.</summary>
        public bool AppendInt64(long value) => Log.Do(() => text.Append(Numbers.Text(value)));
        /// <summary>Appends a text and a line end.</summary>
        public bool AppendLine(string value, bool crlf) => Log.Do(() => text.Append(value).Append(crlf ? "\r\n" : "\n"));

        /// <summary>Appends the text of another.</summary>
        public bool AppendSb(StringBuilder sb)
        {
            string other = sb?.GetAsString();
            return Log.Do(() => text.Append(MethodLog.Given(other, nameof(sb))));
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
        public bool Prepend(string value) => Log.Do(() => text.Insert(0, value ?? ""));
        /// <summary>Replaces the whole text.</summary>
        public bool SetString(string value) => Log.Do(() => SetText(value));

        /// <summary>Replaces the whole text with a file's: UTF-8, with or without a byte order mark, of 16 MiB at most.
        /// A file of length 0 is not opened, for it might be a pipe.</summary>
        public bool LoadFile(string path, string charset) => Log.Do(() =>
        {
            Log.Add(path ?? "");
            Files.RequireUtf8(charset);
            SetText(Files.Read(path ?? ""));
        });

        /// <summary>Writes the text to a file, as UTF-8. It is written beside the old file and then takes its place and
        /// its permissions, so that a failure loses nothing; a link there becomes a file.</summary>
        public bool WriteFile(string path, string charset, bool emitBom) => Log.Do(() =>
        {
            Log.Add(path ?? "");
            Files.RequireUtf8(charset);
            Files.Write(path ?? "", GetAsString(), emitBom);
        });

        /// <summary>Empties it.</summary>
        public void Clear() => Log.Locked(() => text.Length = 0);

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
        public string GetAsString() => Log.Locked(() => text.ToString());

        /// <summary>What stands between two marks.</summary>
        public string GetBetween(string searchAfter, string endMark) => Log.Run(null, () =>
        {
            string whole = GetAsString();
            int first = whole.IndexOf(searchAfter ?? "", StringComparison.Ordinal);
            int start = first + (searchAfter ?? "").Length;
            int end = first < 0 ? -1 : whole.IndexOf(endMark ?? "", start, StringComparison.Ordinal);
            return end < 0 ? Log.Fail<string>(null, "A mark is missing.") : whole.Substring(start, end - start);
        });

        /// <summary>Whether a text is part of it.</summary>
        public bool Contains(string part, bool caseSensitive) =>
            Folded(GetAsString(), caseSensitive).IndexOf(Folded(part, caseSensitive), StringComparison.Ordinal) >= 0;

        /// <summary>Whether it begins with a text.</summary>
        public bool StartsWith(string part, bool caseSensitive) =>
            Folded(GetAsString(), caseSensitive).StartsWith(Folded(part, caseSensitive), StringComparison.Ordinal);

        /// <summary>Whether it ends with a text.</summary>
        public bool EndsWith(string part, bool caseSensitive) =>
            Folded(GetAsString(), caseSensitive).EndsWith(Folded(part, caseSensitive), StringComparison.Ordinal);

        /// <summary>Whether it is a text.</summary>
        public bool ContentsEqual(string other, bool caseSensitive) => Folded(GetAsString(), caseSensitive) == Folded(other, caseSensitive);

        /// <summary>Whether its text is that of another.</summary>
        public bool ContentsEqualSb(StringBuilder sb, bool caseSensitive)
        {
            string other = sb?.GetAsString();
            return Log.Run(false, () =>
                ContentsEqual(MethodLog.Given(other, nameof(sb)), caseSensitive));
        }

        /// <summary>Replaces every occurrence of a text, which is case-sensitive.</summary>
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

        /// <summary>Removes characters at the end; of a surrogate pair always both.</summary>
        public bool Shorten(int numChars) => Log.Do(() =>
        {
            int length = (int)Math.Min(Math.Max((long)text.Length - numChars, 0), text.Length);
            bool isInPair = length > 0 && length < text.Length && char.IsSurrogatePair(text[length - 1], text[length]);
            text.Length = isInPair ? length - 1 : length;
        });

        /// <summary>Removes spaces, tabs and line ends at both ends.</summary>
        public bool Trim() => Log.Do(() => SetText(GetAsString().Trim(Ascii.Spaces)));
        /// <summary>Makes all line ends CR LF.</summary>
        public bool ToCRLF() => Log.Do(() => SetLineEnds("\r\n"));
        /// <summary>Makes all line ends LF.</summary>
        public bool ToLF() => Log.Do(() => SetLineEnds("\n"));
        /// <summary>Makes upper case lower case: the letters of ASCII alone.</summary>
        public bool ToLowercase() => Log.Do(() => SetText(Ascii.Lower(GetAsString())));
        /// <summary>Makes lower case upper case: the letters of ASCII alone.</summary>
        public bool ToUppercase() => Log.Do(() => SetText(Ascii.Upper(GetAsString())));
        /// <summary>The text, as <see cref="GetAsString"/>.</summary>
        public override string ToString() => GetAsString();
        /// <summary>Empties it.</summary>
        public override void Dispose() => Clear();

        private void SetText(string whole)
        {
            Clear();
            text.Append(whole);
        }

        private void SetLineEnds(string end) => text.Replace("\r\n", "\n").Replace("\r", "\n").Replace("\n", end);

        // For comparing: runtimes do not agree about the case of letters outside ASCII.
        private static string Folded(string text, bool caseSensitive) => caseSensitive ? text ?? "" : Ascii.Lower(text ?? "");
    }
}
