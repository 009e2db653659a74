// JsonObject: a JSON object read and changed by paths, as the samples' programs use it.

using System;
using System.Globalization;
using System.Text.RegularExpressions;
using ZoomToken;

namespace Chilkat
{
    /// <summary>
    /// A JSON object. Members keep their order, numbers and escapes stay as they were written; of two members with one
    /// name the first one counts. Not a product of Chilkat Software: one of zoom-token's classes for programs that were
    /// written for theirs.
    /// </summary>
    /// <remarks>
    /// <para>Paths are such as "a.b[1].c"; in brackets the letters i, j and k stand for the properties of those names. A
    /// name that contains a dot or bracket stands in quotes. Indices go up to 65535.</para>
    /// <para>Methods do not throw: after a failure <see cref="CkObject.LastMethodSuccess"/> is False and
    /// <see cref="CkObject.LastErrorText"/> says why.</para>
    /// <para>On purpose different: text that is not well-formed JSON is refused by <see cref="Load"/> and
    /// <see cref="LoadSb"/>, and so is what is not a number by <see cref="UpdateNumber"/>.</para>
    /// </remarks>
    public class JsonObject : CkObject, IDisposable
    {
        private static readonly Regex JsonNumber = new Regex(
            @"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant);

        private ZoomJson json = new ZoomJson();

        /// <summary>Makes an empty object.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public JsonObject() : base(nameof(JsonObject))
        {
            EmitCompact = true;
            EmitCrLf = true;
            PathPrefix = "";
        }

        /// <summary>Whether <see cref="Emit"/> gives one line without spaces. By default True.</summary>
        public bool EmitCompact { get; set; }

        /// <summary>Whether lines end with CR LF (else LF) where <see cref="EmitCompact"/> is False. By default True.</summary>
        public bool EmitCrLf { get; set; }

        /// <summary>The index that [i] in a path stands for.</summary>
        public int I { get; set; }

        /// <summary>The index that [j] in a path stands for.</summary>
        public int J { get; set; }

        /// <summary>The index that [k] in a path stands for.</summary>
        public int K { get; set; }

        /// <summary>What stands in front of every path. By default nothing.</summary>
        public string PathPrefix { get; set; }

        /// <summary>The number of members; 0 after <see cref="Dispose"/>.</summary>
        public int Size
        {
            get
            {
                lock (Log.Gate)
                {
                    try
                    {
                        return json.GetSize();
                    }
                    catch (ObjectDisposedException)
                    {
                        return 0;
                    }
                }
            }
        }

        /// <summary>Reads an object from its text.</summary>
        /// <param name="text">The text; a byte order mark in front is ignored.</param>
        /// <returns>True; or False when it is not a well-formed JSON object: this one is empty then.</returns>
        public bool Load(string text)
        {
            return Log.Run(nameof(Load), false, () => Replace(() => text ?? ""));
        }

        /// <summary>As <see cref="Load"/>, from a StringBuilder.</summary>
        /// <param name="sb">Where the text is.</param>
        /// <returns>True; or False when it is not a well-formed JSON object: this one is empty then.</returns>
        public bool LoadSb(StringBuilder sb)
        {
            return Log.Run(nameof(LoadSb), false, () =>
            {
                string text = MethodLog.Given(sb, nameof(sb)).GetAsString();
                return Replace(() => text);
            });
        }

        /// <summary>As <see cref="Load"/>, from a file: UTF-8, with or without a byte order mark, of 16 MiB at the most.</summary>
        /// <param name="path">The file's path.</param>
        /// <returns>True; or False when it can't be read or is not a well-formed JSON object: this one is empty then.</returns>
        public bool LoadFile(string path)
        {
            return Log.Run(nameof(LoadFile), false, () =>
            {
                Log.Add(path ?? "");
                return Replace(() => Files.Read(path ?? ""));
            });
        }

        /// <summary>
        /// Writes what <see cref="Emit"/> gives to a file, as UTF-8 without a byte order mark. It is written beside the old
        /// file and then takes its place and its permissions, so that a failure loses nothing; a link there becomes a file.
        /// </summary>
        /// <param name="path">The file's path.</param>
        /// <returns>True; or False when it can't be written.</returns>
        public bool WriteFile(string path)
        {
            return Log.Run(nameof(WriteFile), false, () =>
            {
                Log.Add(path ?? "");
                Files.Write(path ?? "", EmitText(), false);
                return true;
            });
        }

        /// <summary>The whole object as text, as <see cref="EmitCompact"/> and <see cref="EmitCrLf"/> say.</summary>
        /// <returns>The text.</returns>
        public string Emit()
        {
            return Log.Run(nameof(Emit), "", EmitText);
        }

        /// <summary>Appends what <see cref="Emit"/> gives.</summary>
        /// <param name="sb">Where it goes.</param>
        /// <returns>True.</returns>
        public bool EmitSb(StringBuilder sb)
        {
            return Log.Run(nameof(EmitSb), false, () => MethodLog.Given(sb, nameof(sb)).Receive(EmitText()));
        }

        /// <summary>Whether there is something at a path.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>Whether there is.</returns>
        public bool HasMember(string jsonPath)
        {
            return Log.Run(nameof(HasMember), false, () => TypeAt(jsonPath) != ZoomJsonType.None);
        }

        /// <summary>The type of what stands at a path.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>1 string, 2 number, 3 object, 4 array, 5 Boolean, 6 null; -1 when there is nothing.</returns>
        public int JsonTypeOf(string jsonPath)
        {
            return Log.Run(nameof(JsonTypeOf), -1, () => TypeNumber(TypeAt(jsonPath)));
        }

        /// <summary>
        /// What stands at a path: a string unescaped, a number or literal as its text (null is "null"), an array as its
        /// compact text.
        /// </summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>The text; empty for an object, and when there is nothing (not null, which many a program would trip over).</returns>
        public string StringOf(string jsonPath)
        {
            return Log.Run(nameof(StringOf), "", () => IsValue(jsonPath) ? TextAt(jsonPath) : "");
        }

        /// <summary>Appends what <see cref="StringOf"/> gives.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <param name="sb">Where it goes.</param>
        /// <returns>True; or False when there is nothing at the path, or an object.</returns>
        public bool StringOfSb(string jsonPath, StringBuilder sb)
        {
            return Log.Run(nameof(StringOfSb), false, () =>
            {
                MethodLog.Given(sb, nameof(sb));
                return IsValue(jsonPath) && sb.Receive(TextAt(jsonPath));
            });
        }

        /// <summary>The number at a path, also in quotes; of one with a fraction the whole part.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>The number; 0 for what is not one, and for what does not fit an Integer.</returns>
        public int IntOf(string jsonPath)
        {
            return Log.Run(nameof(IntOf), 0, () => IsValue(jsonPath) ? Numbers.Leading(TextAt(jsonPath)) : 0);
        }

        /// <summary>As <see cref="IntOf"/>, up to 4294967295.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>The number; 0 for what is not one, is negative, or does not fit a UInteger.</returns>
        public uint UIntOf(string jsonPath)
        {
            return Log.Run(nameof(UIntOf), 0u, () => IsValue(jsonPath) ? Numbers.LeadingUnsigned(TextAt(jsonPath)) : 0u);
        }

        /// <summary>Whether true stands at a path, also in quotes.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>True for true; False for anything else.</returns>
        public bool BoolOf(string jsonPath)
        {
            return Log.Run(nameof(BoolOf), false, () => IsValue(jsonPath)
                && string.Equals(TextAt(jsonPath), "true", StringComparison.OrdinalIgnoreCase));
        }

        /// <summary>Whether null stands at a path.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>True for null; False for anything else, and when there is nothing.</returns>
        public bool IsNullOf(string jsonPath)
        {
            return Log.Run(nameof(IsNullOf), false, () => TypeAt(jsonPath) == ZoomJsonType.Null);
        }

        /// <summary>The number of elements of the array at a path.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>The number; -1 when there is no array.</returns>
        public int SizeOfArray(string jsonPath)
        {
            return Log.Run(nameof(SizeOfArray), -1, () => TypeAt(jsonPath) == ZoomJsonType.Array
                ? json.GetSize(Path(jsonPath))
                : Log.Fail(-1, "There is no array at that path."));
        }

        /// <summary>
        /// Puts a string at a path and makes what the path lacks; an index beyond the end of its array appends.
        /// </summary>
        /// <param name="jsonPath">The path.</param>
        /// <param name="value">The string; null is the empty one.</param>
        /// <returns>True; or False when it is not a path, or leads through or to what can't be replaced.</returns>
        public bool UpdateString(string jsonPath, string value)
        {
            return Update(nameof(UpdateString), jsonPath, at => json.SetString(at, value));
        }

        /// <summary>As <see cref="UpdateString"/>, with the text of a StringBuilder.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <param name="sb">Where the text is.</param>
        /// <returns>As <see cref="UpdateString"/>.</returns>
        public bool UpdateSb(string jsonPath, StringBuilder sb)
        {
            return Log.Run(nameof(UpdateSb), false, () =>
            {
                string value = MethodLog.Given(sb, nameof(sb)).GetAsString();
                return Put(jsonPath, at => json.SetString(at, value));
            });
        }

        /// <summary>As <see cref="UpdateString"/>, with a whole number.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <param name="value">The number.</param>
        /// <returns>As <see cref="UpdateString"/>.</returns>
        public bool UpdateInt(string jsonPath, int value)
        {
            return Update(nameof(UpdateInt), jsonPath, at => json.SetInt32(at, value));
        }

        /// <summary>As <see cref="UpdateString"/>, with true or false.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <param name="value">The value.</param>
        /// <returns>As <see cref="UpdateString"/>.</returns>
        public bool UpdateBool(string jsonPath, bool value)
        {
            return Update(nameof(UpdateBool), jsonPath, at => json.SetRaw(at, value ? "true" : "false"));
        }

        /// <summary>As <see cref="UpdateString"/>, with null.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>As <see cref="UpdateString"/>.</returns>
        public bool UpdateNull(string jsonPath)
        {
            return Update(nameof(UpdateNull), jsonPath, at => json.SetRaw(at, "null"));
        }

        /// <summary>As <see cref="UpdateString"/>, with any number given as text, which stays as it is written but for spaces
        /// around it.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <param name="numericStr">Such as "1.50".</param>
        /// <returns>As <see cref="UpdateString"/>; and False when the text is no JSON number.</returns>
        public bool UpdateNumber(string jsonPath, string numericStr)
        {
            string number = (numericStr ?? "").Trim(Ascii.Spaces);
            return Update(nameof(UpdateNumber), jsonPath, at =>
            {
                if (!JsonNumber.IsMatch(number))
                {
                    throw new ArgumentException("The text is not a JSON number.");
                }
                json.SetRaw(at, number);
            });
        }

        /// <summary>Puts an empty object at a path; one that is there already stays.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>As <see cref="UpdateString"/>.</returns>
        public bool UpdateNewObject(string jsonPath)
        {
            return Log.Run(nameof(UpdateNewObject), false, () =>
                TypeAt(jsonPath) == ZoomJsonType.Object || Put(jsonPath, at => json.SetRaw(at, "{}")));
        }

        /// <summary>Puts an empty array at a path.</summary>
        /// <param name="jsonPath">The path.</param>
        /// <returns>As <see cref="UpdateString"/>.</returns>
        public bool UpdateNewArray(string jsonPath)
        {
            return Update(nameof(UpdateNewArray), jsonPath, at => json.SetRaw(at, "[]"));
        }

        /// <summary>Removes all members.</summary>
        public void Clear()
        {
            Log.Run(nameof(Clear), false, () => Replace(() => "{}"));
        }

        /// <summary>Wipes the object, which can't be used any more.</summary>
        public void Dispose()
        {
            lock (Log.Gate)
            {
                json.Dispose();
            }
        }

        // The object's text for a query or a body, with all the care that secrets in it deserve.
        internal string Compact()
        {
            lock (Log.Gate)
            {
                return json.ToJson();
            }
        }

        // After a failure the object is empty: a program that loads one response after another into one object must not
        // find the previous user's token there.
        private bool Replace(Func<string> read)
        {
            json.Dispose();
            json = new ZoomJson();
            ZoomJson loaded = ZoomJson.Parse(read());
            json.Dispose();
            json = loaded;
            return true;
        }

        private string EmitText()
        {
            if (EmitCompact)
            {
                return json.ToJson();
            }
            string text = json.ToIndentedJson();
            return EmitCrLf ? text : text.Replace("\r\n", "\n");
        }

        private bool Update(string method, string jsonPath, Action<string> put)
        {
            return Log.Run(method, false, () => Put(jsonPath, put));
        }

        private bool Put(string jsonPath, Action<string> put)
        {
            string at = JsonPaths.ForUpdate(json, Path(jsonPath));
            // The empty path is the library's to refuse: it says why.
            if (at.Length > 0 && json.GetTypeAt(at) == ZoomJsonType.Object)
            {
                throw new ArgumentException("There is an object at that path, which an update does not replace.");
            }
            put(at);
            return true;
        }

        // Whether something other than an object stands there; if not, the method has failed.
        private bool IsValue(string jsonPath)
        {
            ZoomJsonType type = TypeAt(jsonPath);
            if (type == ZoomJsonType.None)
            {
                return Log.Fail(false, "There is nothing at that path.");
            }
            return type != ZoomJsonType.Object || Log.Fail(false, "There is an object at that path.");
        }

        private ZoomJsonType TypeAt(string jsonPath)
        {
            // The empty path would be the whole object, which is no member.
            string path = Path(jsonPath);
            return path.Length == 0 ? ZoomJsonType.None : json.GetTypeAt(path);
        }

        private string TextAt(string jsonPath)
        {
            return json.GetString(Path(jsonPath));
        }

        // A path as the library takes it, with the prefix.
        private string Path(string jsonPath)
        {
            return JsonPaths.Resolve(PathPrefix + jsonPath, Index);
        }

        private string Index(string given)
        {
            switch (given)
            {
                case "i": return I.ToString(CultureInfo.InvariantCulture);
                case "j": return J.ToString(CultureInfo.InvariantCulture);
                case "k": return K.ToString(CultureInfo.InvariantCulture);
                default: return given;
            }
        }

        private static int TypeNumber(ZoomJsonType type)
        {
            switch (type)
            {
                case ZoomJsonType.String: return 1;
                case ZoomJsonType.Number: return 2;
                case ZoomJsonType.Object: return 3;
                case ZoomJsonType.Array: return 4;
                case ZoomJsonType.Boolean: return 5;
                case ZoomJsonType.Null: return 6;
                default: return -1;
            }
        }
    }
}
