// Whole files, read and written for the methods LoadFile and WriteFile.

using System;
using System.IO;
using System.Text;

namespace Chilkat
{
    internal static class Files
    {
        // As long as the longest text of the library.
        private const int LongestBytes = 16 << 20;

        private const string NotRegular = "It is not a regular file.";

        private static readonly string[] Utf8 = { "", "utf-8", "utf8" };

        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        /// <summary>The text of a file, without a byte order mark. Throws where it is too large, or not UTF-8.</summary>
        internal static string Read(string path)
        {
            byte[] bytes = Bytes(path);
            try
            {
                bool isMarked = bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF;
                int start = isMarked ? 3 : 0;
                return Strict.GetString(bytes, start, bytes.Length - start);
            }
            catch (DecoderFallbackException)
            {
                // Its own text would show the bytes.
                throw new ArgumentException("The file is not well-formed UTF-8.");
            }
            finally
            {
                Array.Clear(bytes, 0, bytes.Length);
            }
        }

        /// <summary>Replaces a file's contents by a text. A failure halfway leaves the old file as it was.</summary>
        internal static void Write(string path, string text, bool isMarked) => Write(path, Encoded(isMarked ? "\uFEFF" + text : text, ""));

        /// <summary>The same with bytes, which are wiped then.</summary>
        internal static void Write(string path, byte[] bytes)
        {
            try
            {
                RequireFile(path);
                if (!File.Exists(path))
                {
                    Replace(path, bytes, false);
                }
                else if (!WroteIntoEmpty(path, bytes))
                {
                    Replace(path, bytes, true);
                }
            }
            finally
            {
                Array.Clear(bytes, 0, bytes.Length);
            }
        }

        /// <summary>Throws unless a charset is UTF-8, as it is where none is named.</summary>
        internal static void RequireUtf8(string charset)
        {
            if (Array.IndexOf(Utf8, Ascii.Lower(charset ?? "")) < 0)
            {
                throw new ArgumentException("charset must be utf-8: there is no other here");
            }
        }

        /// <summary>The bytes of a file.</summary>
        internal static byte[] Bytes(string path)
        {
            RequireFile(path);
            FileInfo file = new FileInfo(path);
            if (file.Exists && file.Length == 0)
            {
                // It may be a pipe, which would be waited for.
                return Array.Empty<byte>();
            }
            using (FileStream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1))
            {
                if (!stream.CanSeek)
                {
                    throw new IOException(NotRegular);
                }
                if (stream.Length > LongestBytes)
                {
                    throw new IOException("It is larger than 16 MiB.");
                }
                return Whole(stream);
            }
        }

        private static byte[] Whole(FileStream stream)
        {
            byte[] bytes = new byte[stream.Length];
            int count = 0;
            for (int got = 1; got > 0 && count < bytes.Length; count += got)
            {
                got = stream.Read(bytes, count, bytes.Length - count);
            }
            Array.Resize(ref bytes, count);
            return bytes;
        }

        /// <summary>A text as the bytes of a charset.</summary>
        internal static byte[] Encoded(string text, string charset)
        {
            RequireUtf8(charset);
            try
            {
                return Strict.GetBytes(text);
            }
            catch (EncoderFallbackException)
            {
                throw new ArgumentException("The text contains half of a surrogate pair, which can't be UTF-8.");
            }
        }

        private static void RequireFile(string path)
        {
            if (path.Length == 0)
            {
                throw new ArgumentException("The path must be given.");
            }
            if (Directory.Exists(path))
            {
                throw new IOException(NotRegular);
            }
        }

        // An empty file has nothing to lose, and is written in place: so no device is ever replaced. Whether a pipe is
        // read by somebody is not waited for where it is opened for both.
        private static bool WroteIntoEmpty(string path, byte[] bytes)
        {
            using (FileStream stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1))
            {
                if (!stream.CanSeek)
                {
                    throw new IOException(NotRegular);
                }
                if (stream.Length > 0)
                {
                    return false;
                }
                stream.Write(bytes, 0, bytes.Length);
                return true;
            }
        }

        private static void Replace(string path, byte[] bytes, bool isThere)
        {
            string fresh = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetRandomFileName());
            try
            {
                if (isThere)
                {
                    File.Copy(path, fresh); // for the old file's permissions
                }
                FileMode mode = isThere ? FileMode.Truncate : FileMode.CreateNew;
                using (FileStream stream = new FileStream(fresh, mode, FileAccess.Write, FileShare.None, 1))
                {
                    stream.Write(bytes, 0, bytes.Length);
                }
                if (isThere)
                {
                    File.Replace(fresh, path, null);
                }
                else
                {
                    File.Move(fresh, path);
                }
            }
            finally
            {
                File.Delete(fresh); // there after a failure alone
            }
        }
    }
}
