// BinData: bytes, as programs written for Chilkat's send and receive them.

using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Chilkat
{
    /// <summary>Bytes. Not a product of Chilkat Software: one of zoom-token's classes for programs that were written
    /// for theirs.</summary>
    /// <remarks>
    /// An encoding is "hex" (which reads either case), "hex_lower", "base64url", "url" or "base64", which any other word means
    /// too. A charset is UTF-8.
    /// </remarks>
    public class BinData : CkObject
    {
        private byte[] bytes = Array.Empty<byte>();

        /// <summary>Makes an empty one.</summary>
        public BinData() : base(nameof(BinData)) { }

        /// <summary>The number of bytes.</summary>
        public int NumBytes => Bytes().Length;
        /// <summary>Empties it.</summary>
        public bool Clear() => Log.Do(() => bytes = Array.Empty<byte>());

        /// <summary>Empties it, after its bytes were overwritten. What it gave out stays what it is.</summary>
        public bool SecureClear() => Log.Do(() =>
        {
            Array.Clear(bytes, 0, bytes.Length);
            bytes = Array.Empty<byte>();
        });

        /// <summary>Appends the bytes of another.</summary>
        public bool AppendBd(BinData binData)
        {
            byte[] more = binData?.Bytes();
            return Log.Do(() => Append(MethodLog.Given(more, nameof(binData))));
        }

        /// <summary>Appends bytes.</summary>
        public bool AppendBinary(byte[] data) => Log.Do(() => Append(MethodLog.Given(data, nameof(data))));
        /// <summary>Appends one byte; of a larger number the lowest eight bits.</summary>
        public bool AppendByte(int byteValue) => Log.Do(() => Append(new[] { (byte)(byteValue & 255) }));
        /// <summary>Appends what is given in an encoding; False for what is not of it.</summary>
        public bool AppendEncoded(string encData, string encoding) => Log.Do(() => Append(Decoded(encData ?? "", encoding)));

        /// <summary>Appends the text of a StringBuilder.</summary>
        public bool AppendSb(StringBuilder sb, string charset)
        {
            string text = sb?.GetAsString();
            return Log.Do(() => Append(Files.Encoded(MethodLog.Given(text, nameof(sb)), charset)));
        }

        /// <summary>Appends a text.</summary>
        public bool AppendString(string str, string charset) => Log.Do(() => Append(Files.Encoded(str ?? "", charset)));

        /// <summary>Whether its bytes are those of another.</summary>
        public bool ContentsEqual(BinData binData)
        {
            byte[] other = binData?.Bytes();
            return Log.Run(false, () => bytes.SequenceEqual(MethodLog.Given(other, nameof(binData))));
        }

        /// <summary>A copy of the bytes.</summary>
        public byte[] GetBinary() => (byte[])Bytes().Clone();
        /// <summary>The bytes in an encoding.</summary>
        public string GetEncoded(string encoding) => Log.Run("", () => Encoded(encoding));

        /// <summary>Appends the bytes in an encoding.</summary>
        public bool GetEncodedSb(string encoding, StringBuilder sb) => Log.Run(false, () =>
            MethodLog.Given(sb, nameof(sb)).Receive(Encoded(encoding)));

        /// <summary>The bytes as text; each that is not UTF-8 becomes U+FFFD. Nothing for another charset.</summary>
        public string GetString(string charset) => Log.Run(null, () =>
        {
            Files.RequireUtf8(charset);
            return Encoding.UTF8.GetString(bytes);
        });

        /// <summary>Replaces the bytes.</summary>
        public bool LoadBinary(byte[] data) => Log.Do(() => bytes = (byte[])MethodLog.Given(data, nameof(data)).Clone());

        /// <summary>Replaces the bytes with what is given in an encoding; it is empty for what is not of it.</summary>
        public bool LoadEncoded(string encData, string encoding) => Log.Do(() =>
        {
            bytes = Array.Empty<byte>();
            bytes = Decoded(encData ?? "", encoding);
        });

        /// <summary>Replaces the bytes with a file's, of 16 MiB at most; it is empty when that can't be read.</summary>
        public bool LoadFile(string path) => Log.Do(() =>
        {
            Log.Add(path ?? "");
            bytes = Array.Empty<byte>();
            bytes = Files.Bytes(path ?? "");
        });

        /// <summary>Writes the bytes to a file: beside the old one, whose place and permissions it then takes.</summary>
        public bool WriteFile(string path) => Log.Do(() =>
        {
            Log.Add(path ?? "");
            Files.Write(path ?? "", GetBinary());
        });

        /// <summary>Empties it.</summary>
        public override void Dispose() => Clear();
        internal byte[] Bytes() => Log.Locked(() => bytes);

        // What a method of another object puts here: its success is that object's to tell.
        internal void Receive(byte[] all) => Log.Locked(() => bytes = (byte[])all.Clone());

        private void Append(byte[] more)
        {
            bytes = bytes.Concat(more).ToArray();
        }

        private string Encoded(string encoding)
        {
            switch (Ascii.Lower(encoding ?? ""))
            {
                case "hex": return string.Concat(bytes.Select(one => one.ToString("X2", CultureInfo.InvariantCulture)));
                case "hex_lower": return string.Concat(bytes.Select(one => one.ToString("x2", CultureInfo.InvariantCulture)));
                case "base64url": return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
                case "url": return HttpUrl.Encode(bytes, "-._~");
                default: return Convert.ToBase64String(bytes);
            }
        }

        private static byte[] Decoded(string text, string encoding)
        {
            try
            {
                return Read(text, encoding);
            }
            catch (FormatException)
            {
                // Its own text would show the data.
                throw new FormatException("The text is not of that encoding.");
            }
        }

        private static byte[] Read(string text, string encoding)
        {
            switch (Ascii.Lower(encoding ?? ""))
            {
                case "hex":
                case "hex_lower":
                    string digits = string.Concat(text.Where(c => c > ' '));
                    return Enumerable.Range(0, digits.Length / 2).Select(at =>
                        byte.Parse(digits.Substring(2 * at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
                case "url": return HttpUrl.Decode(text);
                default:
                    string plain = string.Concat(text.Where(c => c > ' ')).TrimEnd('=').Replace('-', '+').Replace('_', '/');
                    return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
            }
        }
    }
}
