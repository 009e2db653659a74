// What a file of settings sets, for those who read a client's properties: the native library has checked it already.

using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace ZoomToken
{
    internal static class SettingsLines
    {
        private static readonly char[] Spaces = { ' ', '\t', '\r' };

        /// <summary>Whether an option's value is a secret.</summary>
        internal static bool IsSecret(string name)
        {
            return name == "access_token" || name == "client_secret" || name == "refresh_token" || name == "login"
                || name.StartsWith("header.", StringComparison.Ordinal);
        }

        /// <summary>The options that a file sets, in its order, without those that are secret.</summary>
        internal static List<KeyValuePair<string, string>> Read(string path)
        {
            List<KeyValuePair<string, string>> options = new List<KeyValuePair<string, string>>();
            byte[] bytes = Bytes(path);
            int start = 0;
            while (start < bytes.Length)
            {
                int end = Array.IndexOf(bytes, (byte)'\n', start);
                end = end < 0 ? bytes.Length : end;
                Add(options, bytes, start, end, path);
                start = end + 1;
            }
            Array.Clear(bytes, 0, bytes.Length);
            return options;
        }

        // No text is made of a secret.
        private static void Add(List<KeyValuePair<string, string>> options, byte[] bytes, int start, int end, string path)
        {
            int sign = Array.IndexOf(bytes, (byte)'=', start, end - start);
            if (sign < 0)
            {
                return;
            }
            string name = Text(bytes, start, sign).TrimStart('\uFEFF').Trim(Spaces);
            if (name.Length > 0 && name[0] != '#' && !IsSecret(name))
            {
                string value = Text(bytes, sign + 1, end);
                options.Add(new KeyValuePair<string, string>(name, IsPath(name, value) ? Absolute(path, value) : value));
            }
        }

        private static string Text(byte[] bytes, int start, int end)
        {
            return Encoding.UTF8.GetString(bytes, start, end - start).Trim(Spaces);
        }

        private static bool IsPath(string name, string value)
        {
            bool isWord = name == "roots" && (value == "system" || value == "bundled");
            return value.Length > 0 && !isWord && (name == "log_file" || name == "token_file" || name == "roots");
        }

        // Those in the file are relative to its folder.
        private static string Absolute(string path, string value)
        {
            return Path.Combine(Path.GetDirectoryName(path) ?? "", value);
        }

        // A file that has gone since the library read it shows nothing.
        private static byte[] Bytes(string path)
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (IOException)
            {
                return Array.Empty<byte>();
            }
            catch (UnauthorizedAccessException)
            {
                return Array.Empty<byte>();
            }
        }
    }
}
