// Paths as the mirror takes them: the letters i, j and k for indices, and for updates an index beyond the end appends
// and no value is made a container. What is wrong with a path as such is the library's to say.

using System;
using System.Globalization;
using ZoomToken;

namespace Chilkat
{
    internal static class JsonPaths
    {
        private static readonly char[] Spaces = { ' ', '\t' };
        private static readonly char[] NameEnds = { '.', '[' };

        /// <summary>The path as the library takes it: no spaces around an index, and <paramref name="letter"/>'s number
        /// for i, j and k. A name in quotes stays as it is.</summary>
        internal static string Resolve(string path, Func<string, string> letter)
        {
            System.Text.StringBuilder done = new System.Text.StringBuilder();
            for (int at = 0, end; at < path.Length; at = end)
            {
                end = StepEnd(path, at);
                bool isIndex = path[at] == '[' && path[end - 1] == ']';
                done.Append(isIndex
                    ? "[" + letter(path.Substring(at + 1, end - at - 2).Trim(Spaces)) + "]"
                    : path.Substring(at, end - at));
            }
            return done.ToString();
        }

        /// <summary>What is at a path; null where there is nothing.</summary>
        internal static JsonNode Find(JsonNode node, string path)
        {
            for (int at = 0, end; node != null && at < path.Length; at = end)
            {
                end = StepEnd(path, at);
                node = Member(node, path.Substring(at, end - at));
            }
            return node;
        }

        /// <summary>Puts a value at a path, and makes what the path lacks; an index that lies beyond its array's end is
        /// the end. Throws, and changes nothing, where a step leads into what is neither object nor array as the step
        /// wants it.</summary>
        internal static void Put(JsonNode node, string path, string value)
        {
            for (int at = 0, end; ; at = end)
            {
                end = StepEnd(path, at);
                string step = path.Substring(at, end - at);
                ZoomJsonType wanted = step[0] == '[' ? ZoomJsonType.Array : ZoomJsonType.Object;
                if (node.Type != wanted)
                {
                    throw new ArgumentException(
                        "The path leads through \"" + path.Substring(0, at) + "\", which is " + node.Type + ", not " + wanted + ".");
                }
                if (wanted == ZoomJsonType.Object && NameOf(step).Length == 0)
                {
                    JsonNode.RequirePath(step); // which no name is
                }
                JsonNode next = Member(node, step);
                if (next == null)
                {
                    node.Insert(-1, wanted == ZoomJsonType.Object ? NameOf(step) : "", Wrapped(path, end, value));
                    return;
                }
                if (end == path.Length)
                {
                    if (next.Type == ZoomJsonType.Object)
                    {
                        throw new ArgumentException("There is an object at that path, which an update does not replace.");
                    }
                    node.Set(wanted == ZoomJsonType.Array ? IndexOf(step) : node.IndexOf(NameOf(step)), value);
                    return;
                }
                node = next;
            }
        }

        private static JsonNode Member(JsonNode node, string step)
        {
            bool isIndex = step[0] == '[';
            if (node.Type != (isIndex ? ZoomJsonType.Array : ZoomJsonType.Object))
            {
                return null;
            }
            int index = isIndex ? IndexOf(step) : node.IndexOf(NameOf(step));
            return index >= 0 && index < node.Count ? node[index] : null;
        }

        // A value in the containers that the rest of a path wants.
        private static string Wrapped(string path, int at, string value)
        {
            System.Text.StringBuilder before = new System.Text.StringBuilder();
            string after = "";
            for (int end; at < path.Length; at = end)
            {
                end = StepEnd(path, at);
                bool isIndex = path[at] == '[';
                before.Append(isIndex ? "[" : "{" + JsonNode.Quoted(NameOf(path.Substring(at, end - at))) + ":");
                after = (isIndex ? "]" : "}") + after;
            }
            return before + value + after;
        }

        private static int IndexOf(string step) => int.Parse(step.Substring(1, step.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);

        // A step's name without its dot and its quotes.
        private static string NameOf(string step)
        {
            string name = step[0] == '.' ? step.Substring(1) : step;
            return name[0] == '"' ? name.Substring(1, name.Length - 2) : name;
        }

        // Behind an index, or behind a name with the dot in front of it and its quotes; the path's end for what is neither.
        private static int StepEnd(string path, int at)
        {
            if (path[at] == '[')
            {
                return Behind(path.IndexOf(']', at), path);
            }
            int name = path[at] == '.' ? at + 1 : at;
            if (name < path.Length && path[name] == '"')
            {
                return Behind(path.IndexOf('"', name + 1), path);
            }
            int end = path.IndexOfAny(NameEnds, name);
            return end < 0 ? path.Length : end;
        }

        private static int Behind(int found, string path) => found < 0 ? path.Length : found + 1;
    }
}
