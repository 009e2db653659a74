// JsonObject: a JSON object read and changed by paths, by names and by places, as the samples' programs use it.

using System;
using System.Runtime.CompilerServices;
using ZoomToken;

namespace Chilkat
{
    /// <summary>A JSON object. Members keep their order, numbers and escapes stay as they were written; of two members
    /// with one name the first one counts. Not a product of Chilkat Software: one of zoom-token's classes for programs
    /// that were written for theirs.</summary>
    /// <remarks>
    /// <para>Paths are such as "a.b[1].c"; in brackets the letters i, j and k stand for the properties of those names. A
    /// name that contains a dot or bracket stands in quotes. A name alone, where a method takes one, is no path.</para>
    /// <para>What reads a path gives "", 0 or False, and fails, where there is nothing, or an object. What updates one makes
    /// what the path lacks, and fails where it is not a path, or leads through or to what can't be replaced: an object, or a
    /// value that is no container. An index beyond the end of its array appends.</para>
    /// <para>Methods do not throw: after a failure <see cref="CkObject.LastMethodSuccess"/> is False and
    /// <see cref="CkObject.LastErrorText"/> says why.</para>
    /// <para>On purpose different: text that is not well-formed JSON is refused, and so is what is not a number where it is
    /// given as text.</para>
    /// </remarks>
    public class JsonObject : JsonContainer
    {
        /// <summary>Makes an empty object.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public JsonObject() : base(nameof(JsonObject), false) { }

        /// <summary>Whether lines end with CR LF (else LF) where EmitCompact is False. By default True.</summary>
        public bool EmitCrLf { get => HasCrLf; set => HasCrLf = value; }
        /// <summary>The index that [i] in a path stands for.</summary>
        public int I { get; set; }
        /// <summary>The index that [j] in a path stands for.</summary>
        public int J { get; set; }
        /// <summary>The index that [k] in a path stands for.</summary>
        public int K { get; set; }
        /// <summary>What stands in front of every path. By default nothing.</summary>
        public string PathPrefix { get; set; } = "";

        /// <summary>As Load, from a file: UTF-8, with or without a byte order mark, of 16 MiB at the most.</summary>
        public bool LoadFile(string path) => Log.Do(() =>
        {
            Log.Add(path ?? "");
            Replace(() => Files.Read(path ?? ""));
        });

        /// <summary>Writes what Emit gives to a file, as UTF-8 without a byte order mark. It is written beside the old
        /// file and then takes its place and its permissions, so that a failure loses nothing; a link there becomes a
        /// file.</summary>
        public bool WriteFile(string path) => Log.Do(() =>
        {
            Log.Add(path ?? "");
            Files.Write(path ?? "", EmitText(), false);
        });

        /// <summary>A copy, which is an object of its own; Nothing when this one was disposed of.</summary>
        public JsonObject Clone() => Log.Run(null, () =>
        {
            JsonObject copy = new JsonObject();
            copy.Node.Replace(Node.Compact());
            return copy;
        });

        /// <summary>Whether there is something at a path.</summary>
        public bool HasMember(string jsonPath) => Log.Run(false, () => Found(jsonPath) != null);
        /// <summary>The type of what is at a path: 1 string, 2 number, 3 object, 4 array, 5 Boolean, 6 null; else -1.</summary>
        public int JsonTypeOf(string jsonPath) => Log.Run(-1, () => TypeNumber(TypeOf(jsonPath)));

        /// <summary>What is at a path: a string unescaped, a number or literal as its text (null is "null"), an array
        /// as its compact text. Empty for an object, and where there is nothing (not null, which many a program would
        /// trip over).</summary>
        public string StringOf(string jsonPath) => Of(jsonPath, "", text => text);

        /// <summary>Appends what <see cref="StringOf"/> gives.</summary>
        public bool StringOfSb(string jsonPath, StringBuilder sb) => Log.Run(false, () =>
        {
            MethodLog.Given(sb, nameof(sb));
            return Read(jsonPath, false, sb.Receive);
        });

        /// <summary>The number at a path, also in quotes; of one with a fraction the whole part; 0 where it does not fit.</summary>
        public int IntOf(string jsonPath) => Of(jsonPath, 0, Numbers.Leading);
        /// <summary>As <see cref="IntOf"/>, up to 4294967295; 0 for what is negative.</summary>
        public uint UIntOf(string jsonPath) => Of(jsonPath, 0u, Numbers.LeadingUnsigned);
        /// <summary>Whether true is at a path, also in quotes.</summary>
        public bool BoolOf(string jsonPath) => Of(jsonPath, false, IsTrue);
        /// <summary>Whether null is at a path.</summary>
        public bool IsNullOf(string jsonPath) => Log.Run(false, () => TypeOf(jsonPath) == ZoomJsonType.Null);

        /// <summary>The number of elements of the array at a path; -1 where there is no array.</summary>
        public int SizeOfArray(string jsonPath) => Log.Run(-1, () =>
        {
            JsonNode found = Found(jsonPath);
            return found != null && found.Type == ZoomJsonType.Array ? found.Count : Log.Fail(-1, "There is no array at that path.");
        });

        /// <summary>A view of the object at a path; Nothing where there is none.</summary>
        public JsonObject ObjectOf(string jsonPath) => Viewed(new JsonObject(), () => Found(jsonPath));
        /// <summary>As <see cref="ObjectOf"/>, into an object that is there already; it stays as it is where there is none.</summary>
        public bool ObjectOf2(string jsonPath, JsonObject json) => View(json, () => Found(jsonPath));
        /// <summary>A view of the array at a path; Nothing where there is none.</summary>
        public JsonArray ArrayOf(string jsonPath) => Viewed(new JsonArray(), () => Found(jsonPath));
        /// <summary>As <see cref="ArrayOf"/>, into an object that is there already; it stays as it is where there is none.</summary>
        public bool ArrayOf2(string jsonPath, JsonArray json) => View(json, () => Found(jsonPath));
        /// <summary>Puts a string at a path.</summary>
        public bool UpdateString(string jsonPath, string value) => Update(jsonPath, () => JsonNode.Quoted(value));

        /// <summary>Puts the text of a StringBuilder at a path.</summary>
        public bool UpdateSb(string jsonPath, StringBuilder sb)
        {
            string value = sb?.GetAsString();
            return Update(jsonPath, () => JsonNode.Quoted(MethodLog.Given(value, nameof(sb))));
        }

        /// <summary>Puts a whole number at a path.</summary>
        public bool UpdateInt(string jsonPath, int value) => Update(jsonPath, () => Numbers.Text(value));
        /// <summary>Puts a whole number at a path.</summary>
        public bool UpdateUInt(string jsonPath, uint value) => Update(jsonPath, () => Numbers.Text(value));
        /// <summary>Puts a number at a path that is given as text, such as "1.50", and stays as it is written.</summary>
        public bool UpdateNumber(string jsonPath, string numericStr) => Update(jsonPath, () => JsonNode.Number(numericStr));
        /// <summary>Puts true or false at a path.</summary>
        public bool UpdateBool(string jsonPath, bool value) => Update(jsonPath, () => value ? "true" : "false");
        /// <summary>Puts null at a path.</summary>
        public bool UpdateNull(string jsonPath) => Update(jsonPath, () => "null");

        /// <summary>Puts an empty object at a path; one that is there already stays.</summary>
        public bool UpdateNewObject(string jsonPath) => Log.Run(false, () =>
            TypeOf(jsonPath) == ZoomJsonType.Object || Put(jsonPath, () => "{}"));

        /// <summary>Puts an empty array at a path.</summary>
        public bool UpdateNewArray(string jsonPath) => Update(jsonPath, () => "[]");
        /// <summary>As <see cref="UpdateString"/>.</summary>
        public bool SetStringOf(string jsonPath, string value) => Update(jsonPath, () => JsonNode.Quoted(value));
        /// <summary>As <see cref="UpdateInt"/>.</summary>
        public bool SetIntOf(string jsonPath, int value) => Update(jsonPath, () => Numbers.Text(value));
        /// <summary>As <see cref="UpdateNumber"/>.</summary>
        public bool SetNumberOf(string jsonPath, string value) => Update(jsonPath, () => JsonNode.Number(value));
        /// <summary>As <see cref="UpdateBool"/>.</summary>
        public bool SetBoolOf(string jsonPath, bool value) => Update(jsonPath, () => value ? "true" : "false");
        /// <summary>As <see cref="UpdateNull"/>.</summary>
        public bool SetNullOf(string jsonPath) => Update(jsonPath, () => "null");
        /// <summary>Adds a string in front of a place; any other place than those that there are is the end.</summary>
        public bool AddStringAt(int index, string name, string value) => Add(index, name, () => JsonNode.Quoted(value));
        /// <summary>Adds a whole number, as <see cref="AddStringAt"/>.</summary>
        public bool AddIntAt(int index, string name, int value) => Add(index, name, () => Numbers.Text(value));
        /// <summary>Adds a number that is given as text, as <see cref="AddStringAt"/>.</summary>
        public bool AddNumberAt(int index, string name, string numericStr) => Add(index, name, () => JsonNode.Number(numericStr));
        /// <summary>Adds true or false, as <see cref="AddStringAt"/>.</summary>
        public bool AddBoolAt(int index, string name, bool value) => Add(index, name, () => value ? "true" : "false");
        /// <summary>Adds null, as <see cref="AddStringAt"/>.</summary>
        public bool AddNullAt(int index, string name) => Add(index, name, () => "null");
        /// <summary>Adds an empty object, as <see cref="AddStringAt"/>.</summary>
        public bool AddObjectAt(int index, string name) => Add(index, name, () => "{}");
        /// <summary>Adds a copy of an object, as <see cref="AddStringAt"/>.</summary>
        public bool AddObjectCopyAt(int index, string name, JsonObject jsonObj) => AddCopy(index, name, jsonObj, nameof(jsonObj));
        /// <summary>Adds an empty array, as <see cref="AddStringAt"/>.</summary>
        public bool AddArrayAt(int index, string name) => Add(index, name, () => "[]");
        /// <summary>Adds a copy of an array, as <see cref="AddStringAt"/>.</summary>
        public bool AddArrayCopyAt(int index, string name, JsonArray jarr) => AddCopy(index, name, jarr, nameof(jarr));
        /// <summary>Adds a string at the end.</summary>
        public bool AppendString(string name, string value) => Add(-1, name, () => JsonNode.Quoted(value));
        /// <summary>Adds a whole number at the end.</summary>
        public bool AppendInt(string name, int value) => Add(-1, name, () => Numbers.Text(value));
        /// <summary>Adds true or false at the end.</summary>
        public bool AppendBool(string name, bool value) => Add(-1, name, () => value ? "true" : "false");
        /// <summary>Adds an empty object at the end and gives a view of it.</summary>
        public JsonObject AppendObject(string name) => Viewed(new JsonObject(), () => Node.Insert(-1, name ?? "", "{}"));
        /// <summary>Adds an empty object at the end, of which an object becomes a view.</summary>
        public bool AppendObject2(string name, JsonObject json) => View(json, () => Node.Insert(-1, name ?? "", "{}"));
        /// <summary>Adds a copy of an object at the end.</summary>
        public bool AppendObjectCopy(string name, JsonObject jsonObj) => AddCopy(-1, name, jsonObj, nameof(jsonObj));
        /// <summary>Adds an empty array at the end and gives a view of it.</summary>
        public JsonArray AppendArray(string name) => Viewed(new JsonArray(), () => Node.Insert(-1, name ?? "", "[]"));
        /// <summary>Adds an empty array at the end, of which an object becomes a view.</summary>
        public bool AppendArray2(string name, JsonArray json) => View(json, () => Node.Insert(-1, name ?? "", "[]"));
        /// <summary>Adds a copy of an array at the end.</summary>
        public bool AppendArrayCopy(string name, JsonArray jarr) => AddCopy(-1, name, jarr, nameof(jarr));
        /// <summary>The name of the member at a place; Nothing where there is none.</summary>
        public string NameAt(int index) => At(index, null, member => Node.Name(index));
        /// <summary>The place of the member of a name; -1 where there is none.</summary>
        public int IndexOf(string name) => Log.Run(-1, () => Node.IndexOf(name ?? ""));

        /// <summary>Removes the first member of a name.</summary>
        public bool Delete(string name) => Log.Run(false, () =>
        {
            int at = Node.IndexOf(name ?? "");
            if (at >= 0)
            {
                Node.Remove(at);
            }
            return at >= 0 || Log.Fail(false, "There is no member of that name.");
        });

        private T Of<T>(string jsonPath, T otherwise, Func<string, T> read, [CallerMemberName] string method = "") =>
            Log.Run(otherwise, () => Read(jsonPath, otherwise, read), method);

        private T Read<T>(string jsonPath, T otherwise, Func<string, T> read)
        {
            JsonNode found = Found(jsonPath);
            if (found == null)
            {
                return Log.Fail(otherwise, "There is nothing at that path.");
            }
            return found.Type == ZoomJsonType.Object ? Log.Fail(otherwise, "There is an object at that path.") : read(found.Text());
        }

        private ZoomJsonType TypeOf(string jsonPath)
        {
            JsonNode found = Found(jsonPath);
            return found == null ? ZoomJsonType.None : found.Type;
        }

        // What is at a path. The empty one would be the whole object, which is no member.
        private JsonNode Found(string jsonPath)
        {
            string path = Path(jsonPath);
            JsonNode.RequirePath(path);
            return path.Length == 0 ? null : JsonPaths.Find(Node, path);
        }

        private bool Update(string jsonPath, Func<string> value, [CallerMemberName] string method = "") =>
            Log.Run(false, () => Put(jsonPath, value), method);

        private bool Put(string jsonPath, Func<string> value)
        {
            string text = value();
            string path = Path(jsonPath);
            JsonNode.RequirePathToPut(path);
            JsonPaths.Put(Node, path, text);
            return true;
        }

        // A path with the prefix, and numbers for the letters.
        private string Path(string jsonPath) => JsonPaths.Resolve(PathPrefix + jsonPath, given =>
            given == "i" ? Numbers.Text(I) : given == "j" ? Numbers.Text(J) : given == "k" ? Numbers.Text(K) : given);
    }
}
