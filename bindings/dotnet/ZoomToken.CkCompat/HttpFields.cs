// Header fields in their order, one of each name, whatever its case.

using System;
using System.Collections.Generic;

namespace Chilkat
{
    internal sealed class HttpFields
    {
        private readonly List<KeyValuePair<string, string>> list = new List<KeyValuePair<string, string>>();

        internal int Count => list.Count;
        internal KeyValuePair<string, string> this[int index] => list[index];
        internal static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
        internal int IndexOf(string name) => list.FindIndex(field => Is(field.Key, name));

        /// <summary>The value of a field; empty where there is none.</summary>
        internal string Value(string name)
        {
            int at = IndexOf(name);
            return at < 0 ? "" : list[at].Value;
        }

        /// <summary>Puts a field in the place of the one of that name, or at the end, without the spaces around it.</summary>
        internal void Set(string name, string value)
        {
            int at = IndexOf(name);
            KeyValuePair<string, string> field = new KeyValuePair<string, string>((name ?? "").Trim(' '), (value ?? "").Trim(' '));
            if (at < 0)
            {
                list.Add(field);
            }
            else
            {
                list[at] = field;
            }
        }

        /// <summary>The same, but an empty value removes the field.</summary>
        internal void Change(string name, string value)
        {
            if (string.IsNullOrEmpty(value))
            {
                Remove(name);
            }
            else
            {
                Set(name, value);
            }
        }

        internal void SetAll(HttpFields others) => others.list.ForEach(field => Set(field.Key, field.Value));
        internal bool Remove(string name) => list.RemoveAll(field => Is(field.Key, name)) > 0;
        internal void Clear() => list.Clear();
        /// <summary>Those of which a test is true.</summary>
        internal List<KeyValuePair<string, string>> Where(Predicate<KeyValuePair<string, string>> test) => list.FindAll(test);
        /// <summary>A line for each, as it is received or sent.</summary>
        internal string Lines() => string.Concat(list.ConvertAll(field => field.Key + ": " + field.Value + "\r\n"));
        /// <summary>Adds a field to those of its name: of a response.</summary>
        internal void Add(string name, string value) => list.Add(new KeyValuePair<string, string>(name, value));

        /// <summary>Adds those of a header section.</summary>
        internal void AddLines(string header)
        {
            foreach (string line in header.Split('\n'))
            {
                int colon = line.IndexOf(':');
                if (colon > 0)
                {
                    Add(line.Substring(0, colon), line.Substring(colon + 1).Trim());
                }
            }
        }
    }
}
