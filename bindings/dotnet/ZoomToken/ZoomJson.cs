// A JSON object: to read a response by paths, and to build a query or a body with.

using System;
using System.Diagnostics;
using System.Globalization;

namespace ZoomToken
{
    /// <summary>What stands at a place of a JSON object.</summary>
    public enum ZoomJsonType
    {
        /// <summary>Nothing: there is no such place.</summary>
        None = 0,

        /// <summary>A string.</summary>
        String = 1,

        /// <summary>A number.</summary>
        Number = 2,

        /// <summary>true or false.</summary>
        Boolean = 3,

        /// <summary>null.</summary>
        Null = 4,

        /// <summary>An array.</summary>
        Array = 5,

        /// <summary>An object.</summary>
        Object = 6,
    }

    /// <summary>
    /// A JSON object that is read and changed by paths such as "users[0].id". Members keep their order, numbers and
    /// escapes stay as they were written; of two members with one name the first one counts.
    /// </summary>
    /// <remarks>It may be used from several threads at a time. Dispose wipes its text.</remarks>
    [DebuggerDisplay("{ToString(),nq}")]
    public sealed class ZoomJson : IDisposable
    {
        private readonly ZoomHandle handle;

        /// <summary>Makes an empty object.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public ZoomJson() : this(Native.New(NativeMethods.zoom_json_new))
        {
        }

        private ZoomJson(int number)
        {
            handle = new ZoomHandle(number);
        }

        /// <summary>Reads an object from its text.</summary>
        /// <param name="text">The text.</param>
        /// <returns>The object.</returns>
        /// <exception cref="FormatException">It is not a JSON object; the text says where, and repeats nothing of it.</exception>
        /// <exception cref="ArgumentException">It contains a NUL character or half of a surrogate pair.</exception>
        public static ZoomJson Parse(string? text)
        {
            byte[] bytes = Native.Utf8(nameof(text), text);
            string error = "";
            int Read(out int json)
            {
                int made = 0;
                int code = Native.Text((ref ZoomBuf why) => NativeMethods.zoom_json_parse(bytes, out made, ref why), out error);
                json = made;
                // A full table is for the caller of this function, who tries again.
                return code == NativeMethods.Ok || code == NativeMethods.Limit ? code : throw Native.Failure(code, error);
            }

            return new ZoomJson(Native.New(Read));
        }

        /// <summary>Puts a string at a path, in the place of what was there, and makes what the path lacks.</summary>
        /// <param name="path">Such as "settings.language".</param>
        /// <param name="value">The string; null is the empty one.</param>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public void SetString(string path, string? value)
        {
            byte[] valueBytes = Native.Utf8(nameof(value), value);
            Set(path, (int json, byte[] at, ref ZoomBuf why) => NativeMethods.zoom_json_set_string(json, at, valueBytes, ref why));
        }

        /// <summary>Puts a number at a path, as <see cref="SetString"/> does.</summary>
        /// <param name="path">Such as "settings.size".</param>
        /// <param name="value">The number.</param>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public void SetInt32(string path, int value)
        {
            Set(path, (int json, byte[] at, ref ZoomBuf why) => NativeMethods.zoom_json_set_int(json, at, value, ref why));
        }

        /// <summary>Puts a number at a path, as <see cref="SetString"/> does.</summary>
        /// <param name="path">Such as "meeting.id".</param>
        /// <param name="value">The number.</param>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public void SetInt64(string path, long value)
        {
            SetRaw(path, value.ToString(CultureInfo.InvariantCulture));
        }

        /// <summary>Puts true or false at a path, as <see cref="SetString"/> does.</summary>
        /// <param name="path">Such as "settings.mute".</param>
        /// <param name="value">The value.</param>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public void SetBoolean(string path, bool value)
        {
            SetRaw(path, value ? "true" : "false");
        }

        /// <summary>Puts any JSON value at a path, given as its text: true, 1.50, {"a":[1]}.</summary>
        /// <param name="path">Such as "settings".</param>
        /// <param name="value">The value's text, which is kept as it is written but for spaces.</param>
        /// <exception cref="FormatException">The value is not JSON.</exception>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public void SetRaw(string path, string value)
        {
            byte[] valueBytes = Native.Utf8(nameof(value), value);
            Set(path, (int json, byte[] at, ref ZoomBuf why) => NativeMethods.zoom_json_set_raw(json, at, valueBytes, ref why));
        }

        /// <summary>
        /// What stands at a path: a string unescaped; a number, literal, array or object as its compact text.
        /// </summary>
        /// <param name="path">Such as "users[0].id"; "" is the whole object.</param>
        /// <returns>The text; empty when there is nothing.</returns>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        /// <exception cref="FormatException">A string there contains half of a surrogate pair.</exception>
        public string GetString(string? path)
        {
            TryGetString(path, out string value);
            return value;
        }

        /// <summary>As <see cref="GetString"/>, where "nothing there" is told from the empty string.</summary>
        /// <param name="path">Such as "users[0].id"; "" is the whole object.</param>
        /// <param name="value">The text; empty when there is nothing.</param>
        /// <returns>Whether there is something.</returns>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        /// <exception cref="FormatException">A string there contains half of a surrogate pair.</exception>
        public bool TryGetString(string? path, out string value)
        {
            byte[] pathBytes = Native.Utf8(nameof(path), path);
            using ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson));
            int number = json.Number;
            return IsThere(Native.Text(
                (ref ZoomBuf text) => NativeMethods.zoom_json_get_string(number, pathBytes, ref text), out value));
        }

        /// <summary>The number at a path, where it is a whole one that fits, also in quotes.</summary>
        /// <param name="path">Such as "code".</param>
        /// <param name="value">The number; 0 when there is none.</param>
        /// <returns>Whether there is such a number.</returns>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public bool TryGetInt32(string? path, out int value)
        {
            byte[] pathBytes = Native.Utf8(nameof(path), path);
            using ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson));
            return IsThere(NativeMethods.zoom_json_get_int(json.Number, pathBytes, out value));
        }

        /// <summary>The number at a path, where it is a whole one that fits, also in quotes: such as a meeting's id.</summary>
        /// <param name="path">Such as "id".</param>
        /// <param name="value">The number; 0 when there is none.</param>
        /// <returns>Whether there is such a number.</returns>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public bool TryGetInt64(string? path, out long value)
        {
            value = 0;
            return TryGetString(path, out string text)
                && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        /// <summary>The number of members of the whole object.</summary>
        /// <returns>The number.</returns>
        public int GetSize()
        {
            return GetSize("");
        }

        /// <summary>The number of elements of an array, or of members of an object.</summary>
        /// <param name="path">Such as "users"; "" is the whole object.</param>
        /// <returns>The number; -1 when neither is there.</returns>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public int GetSize(string? path)
        {
            return Number(path, NativeMethods.zoom_json_size, -1);
        }

        /// <summary>The type of what stands at a path.</summary>
        /// <param name="path">Such as "token"; "" is the whole object.</param>
        /// <returns>The type; None when there is nothing.</returns>
        /// <exception cref="ArgumentException">It is not a path.</exception>
        public ZoomJsonType GetTypeAt(string? path)
        {
            return (ZoomJsonType)Number(path, NativeMethods.zoom_json_type, 0);
        }

        /// <summary>The whole object on several lines, two spaces a level, lines ended by CR LF. Secrets in it too.</summary>
        /// <returns>The text.</returns>
        public string ToIndentedJson()
        {
            return Emit(0);
        }

        /// <summary>The whole object without spaces. Secrets in it too.</summary>
        /// <returns>The text.</returns>
        public string ToJson()
        {
            return Emit(1);
        }

        /// <summary>How many members the object has: for logs, in which the object itself may be a secret.</summary>
        /// <returns>Such as "JSON object of 3 members"; <see cref="ToJson"/> is its text.</returns>
        public override string ToString()
        {
            return handle.IsClosed
                ? "JSON object, disposed of"
                : "JSON object of " + GetSize().ToString(CultureInfo.InvariantCulture) + " members";
        }

        /// <summary>Wipes the object. Once more does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        private delegate int Setter(int json, byte[] path, ref ZoomBuf why);

        private delegate int Getter(int json, byte[] path);

        private void Set(string path, Setter setter)
        {
            byte[] pathBytes = Native.Utf8(nameof(path), path);
            using ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson));
            int number = json.Number;
            int code = Native.Text((ref ZoomBuf text) => setter(number, pathBytes, ref text), out string why);
            if (code != NativeMethods.Ok)
            {
                throw Native.Failure(code, why);
            }
        }

        private int Number(string? path, Getter getter, int otherwise)
        {
            byte[] pathBytes = Native.Utf8(nameof(path), path);
            using ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson));
            int number = getter(json.Number, pathBytes);
            return number >= 0 || IsThere(number) ? number : otherwise;
        }

        // The functions that read give no text with their code.
        private static bool IsThere(int code)
        {
            switch (code)
            {
                case NativeMethods.Ok:
                    return true;
                case NativeMethods.NotFound:
                    return false;
                case NativeMethods.Argument:
                    throw new ArgumentException("The path must be names and indices such as a.b[1].c.", "path");
                case NativeMethods.Json:
                    throw new FormatException("The string at that path contains half of a surrogate pair, which can't be UTF-8.");
                default:
                    throw Native.Failure(code, "");
            }
        }

        private string Emit(int compact)
        {
            using ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson));
            int number = json.Number;
            return Native.Text((ref ZoomBuf text) => NativeMethods.zoom_json_emit(number, compact, ref text));
        }
    }
}
