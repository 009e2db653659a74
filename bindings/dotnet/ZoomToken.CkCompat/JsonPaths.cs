// Paths as the mirror takes them: the letters i, j and k for indices, and for updates an index beyond the end appends
// and no value is made a container. What is wrong with a path as such is the library's to say: it gets it as it is.

using System;
using System.Globalization;
using ZoomToken;

namespace Chilkat
{
    internal static class JsonPaths
    {
        private static readonly char[] Spaces = { ' ', '\t' };
        private static readonly char[] NameEnds = { '.', '[' };

        /// <summary>
        /// The path as the library takes it: no spaces around an index, and <paramref name="letter"/>'s number for i, j
        /// and k. A name in quotes stays as it is.
        /// </summary>
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

        /// <summary>
        /// The path for an update: each index that lies beyond its array's end becomes the end. Throws for what is not a
        /// path, and where a step leads into what is there and is neither object nor array as the step wants it.
        /// </summary>
        internal static string ForUpdate(ZoomJson json, string path)
        {
            json.GetTypeAt(path); // throws for what is not a path
            string done = "";
            for (int at = 0, end; at < path.Length; at = end)
            {
                end = StepEnd(path, at);
                bool isIndex = path[at] == '[';
                Require(json, done, isIndex ? ZoomJsonType.Array : ZoomJsonType.Object);
                string step = path.Substring(at, end - at);
                done += isIndex ? Place(json, done, step) : step;
            }
            return done;
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

        private static int Behind(int found, string path)
        {
            return found < 0 ? path.Length : found + 1;
        }

        private static void Require(ZoomJson json, string at, ZoomJsonType type)
        {
            ZoomJsonType found = json.GetTypeAt(at);
            if (found != ZoomJsonType.None && found != type)
            {
                throw new ArgumentException("The path leads through \"" + at + "\", which is " + found + ", not " + type + ".");
            }
        }

        // An index, not beyond the end of the array that it is for.
        private static string Place(ZoomJson json, string array, string index)
        {
            int number = int.Parse(index.Substring(1, index.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);
            int size = Math.Max(0, json.GetSize(array));
            return "[" + Math.Min(number, size).ToString(CultureInfo.InvariantCulture) + "]";
        }
    }
}
