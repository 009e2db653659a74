// A JSON object: to read an answer by paths, and to build a query or a body with.

using System;
using System.Diagnostics.CodeAnalysis;

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
    /// escapes stay as they were written; of two members with one name the first one answers.
    /// </summary>
    /// <remarks>It may be used from several threads at a time. Dispose wipes its text.</remarks>
    public sealed class ZoomJson : IDisposable
    {
        private readonly ZoomHandle handle;

        /// <summary>Makes an empty object.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public ZoomJson() : this(Native.New(NativeMethods.zoom_json_new))
        {
        }

        private ZoomJson(ZoomHandle handle)
        {
            this.handle = handle;
        }

        /// <summary>Reads an object from its text.</summary>
        /// <param name="text">The text.</param>
        /// <returns>The object.</returns>
        /// <exception cref="FormatException">It is no JSON object; the text says where, and repeats nothing of it.</exception>
        /// <exception cref="ArgumentException">It holds a NUL character or half of a surrogate pair.</exception>
        public static ZoomJson Parse([AllowNull] string text)
        {
            byte[] bytes = Native.In(nameof(text), text);
            return new ZoomJson(Native.New((out int json) =>
            {
                int made = 0;
                int code = Native.Out((ref ZoomBuf why) => NativeMethods.zoom_json_parse(bytes, out made, ref why), out string error);
                json = made;
                // A full table is the maker's to deal with, who tries again.
                if (code != NativeMethods.Limit)
                {
                    Native.Check(code, error);
                }
                return code;
            }));
        }

        /// <summary>Puts a string at a path, in the place of what was there, and makes what the path lacks.</summary>
        /// <param name="path">Such as "settings.language".</param>
        /// <param name="value">The string; null is the empty one.</param>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public void SetString(string path, [AllowNull] string value)
        {
            byte[] valueBytes = Native.In(nameof(value), value);
            Set(path, (int json, byte[] at, ref ZoomBuf why) => NativeMethods.zoom_json_set_string(json, at, valueBytes, ref why));
        }

        /// <summary>Puts a number at a path, as <see cref="SetString"/> does.</summary>
        /// <param name="path">Such as "settings.size".</param>
        /// <param name="value">The number.</param>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public void SetInt(string path, int value)
        {
            Set(path, (int json, byte[] at, ref ZoomBuf why) => NativeMethods.zoom_json_set_int(json, at, value, ref why));
        }

        /// <summary>Puts any JSON value at a path, given as its text: true, 1.50, {"a":[1]}.</summary>
        /// <param name="path">Such as "settings".</param>
        /// <param name="value">The value's text, which is kept as it is written but for blanks.</param>
        /// <exception cref="FormatException">The value is no JSON.</exception>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public void SetRaw(string path, string value)
        {
            byte[] valueBytes = Native.In(nameof(value), value);
            Set(path, (int json, byte[] at, ref ZoomBuf why) => NativeMethods.zoom_json_set_raw(json, at, valueBytes, ref why));
        }

        /// <summary>
        /// What stands at a path: a string unescaped; a number, literal, array or object as its compact text.
        /// </summary>
        /// <param name="path">Such as "users[0].id"; "" is the whole object.</param>
        /// <returns>The text; empty when there is nothing.</returns>
        /// <exception cref="ArgumentException">The path is none.</exception>
        /// <exception cref="FormatException">A string there holds half of a surrogate pair.</exception>
        public string GetString([AllowNull] string path)
        {
            byte[] pathBytes = Native.In(nameof(path), path);
            using (ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson)))
            {
                int number = json.Number;
                int code = Native.Out(
                    (ref ZoomBuf text) => NativeMethods.zoom_json_get_string(number, pathBytes, ref text), out string value);
                if (code != NativeMethods.NotFound)
                {
                    CheckGet(code);
                }
                return value;
            }
        }

        /// <summary>The number at a path, where it is a whole one that fits an Integer, also in quotes.</summary>
        /// <param name="path">Such as "code".</param>
        /// <param name="value">The number; 0 when there is none.</param>
        /// <returns>Whether there is such a number.</returns>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public bool TryGetInt([AllowNull] string path, out int value)
        {
            byte[] pathBytes = Native.In(nameof(path), path);
            using (ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson)))
            {
                int code = NativeMethods.zoom_json_get_int(json.Number, pathBytes, out value);
                if (code != NativeMethods.NotFound)
                {
                    CheckGet(code);
                }
                return code == NativeMethods.Ok;
            }
        }

        /// <summary>The number of elements of an array, or of members of an object.</summary>
        /// <param name="path">Such as "users"; "" is the whole object.</param>
        /// <returns>The number; -1 when neither is there.</returns>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public int GetSize([AllowNull] string path = "")
        {
            return Number(path, NativeMethods.zoom_json_size, -1);
        }

        /// <summary>The type of what stands at a path.</summary>
        /// <param name="path">Such as "token"; "" is the whole object.</param>
        /// <returns>The type; None when there is nothing.</returns>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public ZoomJsonType GetTypeAt([AllowNull] string path)
        {
            return (ZoomJsonType)Number(path, NativeMethods.zoom_json_type, 0);
        }

        /// <summary>The whole object on several lines, two blanks a level, lines ended by CR LF.</summary>
        /// <returns>The text.</returns>
        public string ToIndentedString()
        {
            return Emit(0);
        }

        /// <summary>The whole object without blanks. Secrets in it are in the text too.</summary>
        /// <returns>The text.</returns>
        public override string ToString()
        {
            return Emit(1);
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
            byte[] pathBytes = Native.In(nameof(path), path);
            using (ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson)))
            {
                int number = json.Number;
                int code = Native.Out((ref ZoomBuf text) => setter(number, pathBytes, ref text), out string why);
                Native.Check(code, why);
            }
        }

        private int Number([AllowNull] string path, Getter getter, int otherwise)
        {
            byte[] pathBytes = Native.In(nameof(path), path);
            using (ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson)))
            {
                int number = getter(json.Number, pathBytes);
                if (number < 0 && number != NativeMethods.NotFound)
                {
                    CheckGet(number);
                }
                return number < 0 ? otherwise : number;
            }
        }

        // The functions that read give no text with their code.
        private static void CheckGet(int code)
        {
            switch (code)
            {
                case NativeMethods.Argument:
                    throw new ArgumentException("The path must be names and indices such as a.b[1].c.");
                case NativeMethods.Json:
                    throw new FormatException("The string at that path holds half of a surrogate pair, which can't be UTF-8.");
                default:
                    Native.Check(code, "");
                    break;
            }
        }

        private string Emit(int compact)
        {
            using (ZoomHandle.Loan json = handle.Borrow(nameof(ZoomJson)))
            {
                int number = json.Number;
                return Native.Text((ref ZoomBuf text) => NativeMethods.zoom_json_emit(number, compact, ref text));
            }
        }
    }
}
