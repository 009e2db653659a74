// JsonContainer: what JsonObject and JsonArray have in common, above all their members by place.

using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using ZoomToken;

namespace Chilkat
{
    /// <summary>What <see cref="JsonObject"/> and <see cref="JsonArray"/> have in common. Programs make objects of those.</summary>
    /// <remarks>
    /// <para>Places are counted from 0. A method for a place that is not there fails; in an array, every negative place is
    /// the last one's. What reads a value gives "", 0 or False for one that is not of its type.</para>
    /// <para>An object that a method gives back is a view: it and the one that it is a part of show each other's changes,
    /// and may be used by one thread at a time together. It is empty once its part was removed.</para>
    /// </remarks>
    public abstract class JsonContainer : CkObject
    {
        private readonly bool isArray;
        private JsonNode node;

        internal JsonContainer(string className, bool isArray) : base(className)
        {
            GC.KeepAlive(JsonNode.Empty); // throws where the native library is missing
            this.isArray = isArray;
            node = new JsonNode(isArray ? "[]" : "{}");
        }

        /// <summary>Whether <see cref="Emit"/> gives one line without spaces. By default True.</summary>
        public bool EmitCompact { get; set; } = true;
        /// <summary>The number of members; 0 where it is a part that was removed, and after Dispose.</summary>
        public int Size => Log.Locked(() => IsThere ? node.Count : 0);
        internal bool HasCrLf { get; set; } = true;

        internal JsonNode Node => IsThere ? node : throw Gone();

        private bool IsThere => node != null && node.IsThere;
        /// <summary>Reads it from its text; a byte order mark in front is ignored. It is empty where that fails, and a view
        /// is then no part of its document any more, which stays as it was.</summary>
        public bool Load(string text) => Log.Do(() => Replace(() => text ?? ""));

        /// <summary>As <see cref="Load"/>, from a StringBuilder.</summary>
        public bool LoadSb(StringBuilder sb)
        {
            string text = sb?.GetAsString();
            return Log.Do(() =>
            {
                MethodLog.Given(text, nameof(sb));
                Replace(() => text);
            });
        }

        /// <summary>The whole as text: in one line, or in the form with a line for each member.</summary>
        public string Emit() => Log.Run("", EmitText);
        /// <summary>Appends what <see cref="Emit"/> gives.</summary>
        public bool EmitSb(StringBuilder sb) => Log.Run(false, () => MethodLog.Given(sb, nameof(sb)).Receive(EmitText()));
        /// <summary>Removes all members.</summary>
        public void Clear() => Log.Do(() => Replace(() => isArray ? "[]" : "{}"));
        /// <summary>The type of the member at a place: 1 string, 2 number, 3 object, 4 array, 5 Boolean, 6 null; else -1.</summary>
        public int TypeAt(int index) => At(index, -1, member => TypeNumber(member.Type));
        /// <summary>The member at a place: a string unescaped, of anything else its text; Nothing where there is none.</summary>
        public string StringAt(int index) => At(index, null, member => member.Text());
        /// <summary>The number at a place, also in quotes; of one with a fraction the whole part.</summary>
        public int IntAt(int index) => At(index, 0, member => Numbers.Leading(member.Text()));
        /// <summary>Whether true is at a place, also in quotes.</summary>
        public bool BoolAt(int index) => At(index, false, member => IsTrue(member.Text()));
        /// <summary>Whether null is at a place.</summary>
        public bool IsNullAt(int index) => At(index, false, member => member.Type == ZoomJsonType.Null);
        /// <summary>A view of the object at a place; Nothing where there is none.</summary>
        public JsonObject ObjectAt(int index) => Viewed(new JsonObject(), () => MemberAt(index));
        /// <summary>As <see cref="ObjectAt"/>, into an object that is there already; it stays as it is where there is none.</summary>
        public bool ObjectAt2(int index, JsonObject json) => View(json, () => MemberAt(index));
        /// <summary>A view of the array at a place; Nothing where there is none.</summary>
        public JsonArray ArrayAt(int index) => Viewed(new JsonArray(), () => MemberAt(index));
        /// <summary>As <see cref="ArrayAt"/>, into an object that is there already; it stays as it is where there is none.</summary>
        public bool ArrayAt2(int index, JsonArray json) => View(json, () => MemberAt(index));
        /// <summary>Puts a string in the place of a member.</summary>
        public bool SetStringAt(int index, string value) => SetAt(index, () => JsonNode.Quoted(value));
        /// <summary>Puts a whole number in the place of a member.</summary>
        public bool SetIntAt(int index, int value) => SetAt(index, () => Numbers.Text(value));
        /// <summary>Puts a number that is given as text in the place of a member.</summary>
        public bool SetNumberAt(int index, string value) => SetAt(index, () => JsonNode.Number(value));
        /// <summary>Puts true or false in the place of a member.</summary>
        public bool SetBoolAt(int index, bool value) => SetAt(index, () => value ? "true" : "false");
        /// <summary>Puts null in the place of a member.</summary>
        public bool SetNullAt(int index) => SetAt(index, () => "null");

        /// <summary>Removes the member at a place. True for an object also where there is none.</summary>
        public bool DeleteAt(int index) => Log.Run(false, () =>
        {
            int at = Place(index);
            if (at >= 0)
            {
                Node.Remove(at);
            }
            return at >= 0 || !isArray || Log.Fail(false, NoPlace);
        });

        /// <summary>Empties it, unless it is a part of another; it can't be used any more.</summary>
        public override void Dispose() => Log.Locked(() => node = null);

        internal const string NoPlace = "There is no member at that place.";

        // The text without spaces, for a query, a body, or a copy.
        internal string Compact() => Log.Locked(() => Node.Compact());

        // After a failure it is empty: a program that loads one response after another into one object must not find the
        // previous user's token there. The document that it was a part of stays as it was.
        internal void Replace(Func<string> read)
        {
            JsonNode place = Node;
            node = new JsonNode(isArray ? "[]" : "{}");
            if (!place.IsPart)
            {
                place.Replace(node.Compact());
                node = place;
            }
            place.Replace(JsonNode.Parsed(read(), isArray));
            node = place;
        }

        internal string EmitText()
        {
            string text = EmitCompact ? Node.Compact() : JsonNode.Indented(Node.Compact(), isArray);
            return HasCrLf ? text : text.Replace("\r\n", "\n");
        }

        internal T At<T>(int index, T otherwise, Func<JsonNode, T> read, [CallerMemberName] string method = "") => Log.Run(otherwise, () =>
        {
            JsonNode member = MemberAt(index);
            return member == null ? Log.Fail(otherwise, NoPlace) : read(member);
        }, method);

        // A new member in front of a place, or at the end.
        internal bool Add(int index, string name, Func<string> value, [CallerMemberName] string method = "") =>
            Log.Do(() => Node.Insert(index, name ?? "", value()), method);

        // The same with the text of another object, which is read before this one is locked.
        internal bool AddCopy(int index, string name, JsonContainer other, string argument, [CallerMemberName] string method = "")
        {
            string text = other?.Log.Locked(() => other.IsThere ? other.node.Compact() : "");
            return Add(index, name, () => MethodLog.Given(text, argument).Length > 0 ? text : throw Gone(), method);
        }

        // A view of what is found, by an object that was made for it; Nothing where it is of another type.
        internal T Viewed<T>(T fresh, Func<JsonNode> find, [CallerMemberName] string method = "") where T : JsonContainer =>
            View(fresh, find, method) ? fresh : null;

        internal bool View(JsonContainer target, Func<JsonNode> find, [CallerMemberName] string method = "") => Log.Run(false, () =>
        {
            MethodLog.Given(target, "json");
            JsonNode found = find();
            if (found == null || found.Type != (target.isArray ? ZoomJsonType.Array : ZoomJsonType.Object))
            {
                return Log.Fail(false, "There is no " + (target.isArray ? "array." : "object."));
            }
            target.node = found;
            target.EmitCompact |= target.isArray && EmitCompact;
            target.Log.Gate = Log.Gate;
            return true;
        }, method);

        internal static bool IsTrue(string text) => Ascii.Equal(text, "true");
        // By the library's type.
        internal static int TypeNumber(ZoomJsonType type) => new[] { -1, 1, 2, 5, 6, 4, 3 }[(int)type];

        private static InvalidOperationException Gone() =>
            new InvalidOperationException("The object or array was disposed of, or is a part that its document no longer has.");

        private bool SetAt(int index, Func<string> value, [CallerMemberName] string method = "") => Log.Run(false, () =>
        {
            if (!IsPlace(index))
            {
                return Log.Fail(false, NoPlace);
            }
            Node.Set(index, value());
            return true;
        }, method);

        private JsonNode MemberAt(int index)
        {
            int at = Place(index);
            return at < 0 ? null : Node[at];
        }

        // In an array every negative place is the last one's; -1 where there is none.
        private int Place(int index)
        {
            int at = isArray && index < 0 ? Node.Count - 1 : index;
            return IsPlace(at) ? at : -1;
        }

        private bool IsPlace(int index) => index >= 0 && index < Node.Count;
    }
}
