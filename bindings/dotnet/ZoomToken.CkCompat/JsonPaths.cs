// Paths as the mirrored updates take them: an index beyond the end appends, and no value is made a container.

using System;
using System.Globalization;
using ZoomToken;

namespace Chilkat
{
    internal static class JsonPaths
    {
        /// <summary>
        /// The path for an update: each index that lies beyond its array's end becomes the end. Throws where a step
        /// leads into what is there and is neither object nor array as the step wants it.
        /// </summary>
        internal static string ForUpdate(ZoomJson json, string path)
        {
            string done = "";
            foreach (string part in path.Split('.'))
            {
                int bracket = part.IndexOf('[');
                string name = bracket < 0 ? part : part.Substring(0, bracket);
                if (name.Length > 0)
                {
                    Require(json, done, ZoomJsonType.Object);
                    done += done.Length > 0 ? "." + name : name;
                }
                while (bracket >= 0)
                {
                    int end = part.IndexOf(']', bracket);
                    if (end < 0)
                    {
                        return path; // no path at all: the update says so
                    }
                    Require(json, done, ZoomJsonType.Array);
                    done += "[" + Index(json, done, part.Substring(bracket + 1, end - bracket - 1)) + "]";
                    bracket = end + 1 < part.Length ? end + 1 : -1;
                }
            }
            return done;
        }

        private static void Require(ZoomJson json, string at, ZoomJsonType type)
        {
            ZoomJsonType found = json.GetTypeAt(at);
            if (found != ZoomJsonType.None && found != type)
            {
                throw new ArgumentException("The path leads through \"" + at + "\", which is " + found + ", not " + type + ".");
            }
        }

        private static string Index(ZoomJson json, string array, string index)
        {
            if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                return index;
            }
            int size = Math.Max(0, json.GetSize(array));
            return Math.Min(number, size).ToString(CultureInfo.InvariantCulture);
        }
    }
}
