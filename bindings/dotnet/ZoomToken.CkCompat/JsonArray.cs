// JsonArray: a JSON array, alone or a part of a document.

namespace Chilkat
{
    /// <summary>A JSON array. Not a product of Chilkat Software: one of zoom-token's classes for programs that were
    /// written for theirs.</summary>
    /// <remarks>A method that adds does so in front of a place; any other place than those that there are is the end.</remarks>
    public class JsonArray : JsonContainer
    {
        /// <summary>Makes an empty array.</summary>
        public JsonArray() : base(nameof(JsonArray), true) { }

        /// <summary>Whether lines end with CR LF (else LF) where EmitCompact is False. By default True.</summary>
        public bool EmitCrlf { get => HasCrLf; set => HasCrLf = value; }
        /// <summary>As IntAt, up to 4294967295; 0 for what is negative.</summary>
        public uint UIntAt(int index) => At(index, 0u, member => Numbers.LeadingUnsigned(member.Text()));
        /// <summary>Adds a string.</summary>
        public bool AddStringAt(int index, string value) => Add(index, "", () => JsonNode.Quoted(value));
        /// <summary>Adds a whole number.</summary>
        public bool AddIntAt(int index, int value) => Add(index, "", () => Numbers.Text(value));
        /// <summary>Adds a number that is given as text.</summary>
        public bool AddNumberAt(int index, string numericStr) => Add(index, "", () => JsonNode.Number(numericStr));
        /// <summary>Adds true or false.</summary>
        public bool AddBoolAt(int index, bool value) => Add(index, "", () => value ? "true" : "false");
        /// <summary>Adds null.</summary>
        public bool AddNullAt(int index) => Add(index, "", () => "null");
        /// <summary>Adds an empty object.</summary>
        public bool AddObjectAt(int index) => Add(index, "", () => "{}");
        /// <summary>Adds an empty object, of which an object becomes a view.</summary>
        public bool AddObjectAt2(int index, JsonObject json) => View(json, () => Node.Insert(index, "", "{}"));
        /// <summary>Adds a copy of an object.</summary>
        public bool AddObjectCopyAt(int index, JsonObject jsonObj) => AddCopy(index, "", jsonObj, nameof(jsonObj));
        /// <summary>Adds an empty array.</summary>
        public bool AddArrayAt(int index) => Add(index, "", () => "[]");
        /// <summary>Adds an empty array, of which an object becomes a view.</summary>
        public bool AddArrayAt2(int index, JsonArray json) => View(json, () => Node.Insert(index, "", "[]"));
        /// <summary>Adds a copy of an array.</summary>
        public bool AddArrayCopyAt(int index, JsonArray jarr) => AddCopy(index, "", jarr, nameof(jarr));
    }
}
