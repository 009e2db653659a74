// A value of a JSON document, which several objects may look at: ObjectOf and its like return a view, not a copy. It is
// split into members only where one of them is asked for, and keeps its text as it was written.

using System;
using System.Collections.Generic;
using ZoomToken;

namespace Chilkat
{
    internal sealed class JsonNode
    {
        private static ZoomJson empty;

        private string raw;
        private List<string> names;
        private List<JsonNode> items;
        private JsonNode parent;
        private bool isRemoved;

        /// <summary>A value of its own, from well-formed text without spaces.</summary>
        internal JsonNode(string raw)
        {
            this.raw = raw;
        }

        internal ZoomJsonType Type => TypeOf(raw == null ? (names == null ? '[' : '{') : raw[0]);
        internal bool IsContainer => Type == ZoomJsonType.Object || Type == ZoomJsonType.Array;
        internal int Count => Items.Count;
        internal JsonNode this[int index] => Items[index];

        internal bool IsPart => parent != null;
        /// <summary>Whether it is still part of its document.</summary>
        internal bool IsThere
        {
            get
            {
                JsonNode at = this;
                for (; at.parent != null && !at.isRemoved; at = at.parent)
                {
                }
                return !at.isRemoved;
            }
        }

        private List<JsonNode> Items
        {
            get
            {
                if (items == null)
                {
                    Split();
                }
                return items;
            }
        }

        /// <summary>The name of a member, unescaped.</summary>
        internal string Name(int index) => Items.Count > index ? Unquoted(names[index]) : "";

        /// <summary>The first member of a name; -1 where there is none.</summary>
        internal int IndexOf(string name)
        {
            // Almost always a comparison is all: only what is longer than the name can have escapes and be it.
            string plain = "\"" + name + "\"";
            Predicate<string> isIt = own => own == plain
                ? name.IndexOf('\\') < 0
                : own.Length > plain.Length && own.IndexOf('\\') >= 0 && Unquoted(own) == name;
            return Type == ZoomJsonType.Object && Count > 0 ? names.FindIndex(isIt) : -1;
        }

        /// <summary>The text without spaces. Not by recursion: no depth is too deep.</summary>
        internal string Compact()
        {
            System.Text.StringBuilder text = new System.Text.StringBuilder();
            Stack<KeyValuePair<JsonNode, int>> open = new Stack<KeyValuePair<JsonNode, int>>();
            open.Push(new KeyValuePair<JsonNode, int>(this, 0));
            while (open.Count > 0)
            {
                KeyValuePair<JsonNode, int> top = open.Pop();
                JsonNode node = top.Key;
                if (node.raw != null)
                {
                    text.Append(node.raw);
                    continue;
                }
                bool isObject = node.names != null;
                if (top.Value < node.items.Count)
                {
                    text.Append(top.Value > 0 ? "," : isObject ? "{" : "[");
                    text.Append(isObject ? node.names[top.Value] + ":" : "");
                    open.Push(new KeyValuePair<JsonNode, int>(node, top.Value + 1));
                    open.Push(new KeyValuePair<JsonNode, int>(node.items[top.Value], 0));
                }
                else
                {
                    text.Append(top.Value > 0 ? "" : isObject ? "{" : "[").Append(isObject ? '}' : ']');
                }
            }
            return text.ToString();
        }

        /// <summary>A string unescaped; anything else as its compact text.</summary>
        internal string Text() => Type == ZoomJsonType.String ? Unquoted(raw) : Compact();

        /// <summary>Puts a value in front of the member at a place, or at the end; an array has no names.</summary>
        internal JsonNode Insert(int index, string name, string value)
        {
            string quoted = names == null && Type == ZoomJsonType.Array ? null : Quoted(name);
            int at = index < 0 || index > Count ? Count : index;
            names?.Insert(at, quoted);
            items.Insert(at, new JsonNode(value) { parent = this });
            Change();
            return items[at];
        }

        internal void Set(int index, string value)
        {
            Items[index].isRemoved = true;
            items[index] = new JsonNode(value) { parent = this };
            Change();
        }

        internal void Remove(int index)
        {
            Items[index].isRemoved = true;
            items.RemoveAt(index);
            names?.RemoveAt(index);
            Change();
        }

        /// <summary>Replaces all of it; what looks at a part of it looks at nothing then.</summary>
        internal void Replace(string value)
        {
            items?.ForEach(item => item.isRemoved = true);
            names = null;
            items = null;
            Change();
            raw = value;
        }

        /// <summary>The text of a string, escaped as the library does it.</summary>
        internal static string Quoted(string value)
        {
            using (ZoomJson scratch = new ZoomJson())
            {
                scratch.SetString("v", value);
                return Value(scratch);
            }
        }

        /// <summary>The text of a number that is given as text; throws where it is none.</summary>
        internal static string Number(string value)
        {
            using (ZoomJson scratch = new ZoomJson())
            {
                try
                {
                    scratch.SetRaw("v", value);
                }
                catch (FormatException)
                {
                    // Not JSON at all.
                }
                return scratch.GetTypeAt("v") == ZoomJsonType.Number
                    ? Value(scratch)
                    : throw new ArgumentException("The text is not a JSON number.");
            }
        }

        /// <summary>The compact text of an object or array; throws where it is not well-formed.</summary>
        internal static string Parsed(string text, bool isArray)
        {
            if (!isArray)
            {
                using (ZoomJson json = ZoomJson.Parse(text))
                {
                    return json.ToJson();
                }
            }
            using (ZoomJson json = new ZoomJson())
            {
                json.SetRaw("v", text.StartsWith("\uFEFF", StringComparison.Ordinal) ? text.Substring(1) : text);
                return json.GetTypeAt("v") == ZoomJsonType.Array ? Value(json) : throw new FormatException("The text is not a JSON array.");
            }
        }

        /// <summary>The form with a line for each member.</summary>
        internal static string Indented(string compact, bool isArray)
        {
            using (ZoomJson json = ZoomJson.Parse(isArray ? "{\"v\":" + compact + "}" : compact))
            {
                // Without the line of the brace, "v" and the spaces that an array is further in by.
                string text = json.ToIndentedJson();
                return compact == "[]" ? compact : isArray ? text.Substring(10, text.Length - 15).Replace("\r\n  ", "\r\n") + "\r\n" : text;
            }
        }

        // Not made with the type: where the native library is missing, a later try may find it.
        internal static ZoomJson Empty => empty ?? (empty = new ZoomJson());
        /// <summary>Throws for what is not a path, in the library's words.</summary>
        internal static void RequirePath(string path) => Empty.GetTypeAt(path);

        /// <summary>Throws for what a value can't be put at: as above, and the empty path.</summary>
        internal static void RequirePathToPut(string path)
        {
            if (path.Length == 0)
            {
                Empty.SetRaw(path, "0");
            }
            RequirePath(path);
        }

        // From {"v":...}.
        private static string Value(ZoomJson scratch)
        {
            string text = scratch.ToJson();
            return text.Substring(5, text.Length - 6);
        }

        private static string Unquoted(string raw)
        {
            if (raw.IndexOf('\\') < 0)
            {
                return raw.Substring(1, raw.Length - 2);
            }
            using (ZoomJson json = ZoomJson.Parse("{\"v\":" + raw + "}"))
            {
                return json.GetString("v");
            }
        }

        private static ZoomJsonType TypeOf(char first) => first == '{' ? ZoomJsonType.Object : first == '[' ? ZoomJsonType.Array
            : first == '"' ? ZoomJsonType.String : first == 't' || first == 'f' ? ZoomJsonType.Boolean
            : first == 'n' ? ZoomJsonType.Null : ZoomJsonType.Number;

        // The text that was read is no longer that of what is there, nor that of what it is a part of.
        private void Change()
        {
            for (JsonNode at = this; at != null && at.raw != null; at = at.parent)
            {
                at.raw = null;
            }
        }

        private void Split()
        {
            bool isObject = raw[0] == '{';
            items = new List<JsonNode>();
            names = isObject ? new List<string>() : null;
            for (int at = 1, end; IsContainer && at < raw.Length - 1; at = end + 1)
            {
                end = ValueEnd(at);
                if (isObject)
                {
                    names.Add(raw.Substring(at, end - at));
                    at = end + 1;
                    end = ValueEnd(at);
                }
                items.Add(new JsonNode(raw.Substring(at, end - at)) { parent = this });
            }
        }

        // The comma, colon or bracket behind a value.
        private int ValueEnd(int at)
        {
            for (int depth = 0; ; at++)
            {
                char c = raw[at];
                if (c == '"')
                {
                    for (at++; raw[at] != '"'; at++)
                    {
                        at += raw[at] == '\\' ? 1 : 0;
                    }
                }
                else if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']'))
                {
                    return at;
                }
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
        }
    }
}
