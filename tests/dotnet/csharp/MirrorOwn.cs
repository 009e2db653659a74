// The sections own and transitions of the vectors: cases of JSON in which both mirrors have to do alike.

using System;
using System.IO;
using System.Reflection;
using ZoomToken;

internal static class MirrorOwn
{
    internal static void Run()
    {
        using (ZoomJson vectors = ZoomJson.Parse(File.ReadAllText(Program.Vectors)))
        {
            int count = vectors.GetSize("own");
            Check.Group("there are vectors of our own", () => Check.That(count >= 7, "only " + count));
            for (int at = 0; at < count; at++)
            {
                string here = "own[" + at + "]";
                Check.Group("our own vectors: " + here, () => Case(vectors, here));
            }
            Check.Group("our own vectors: transitions", () => Transitions(vectors));
        }
    }

    private static void Case(ZoomJson vectors, string here)
    {
        string text = vectors.GetString(here + ".text");
        Chilkat.JsonObject json = new Chilkat.JsonObject { I = 1, J = 0, K = -1 };
        json.PathPrefix = vectors.GetString(here + ".prefix");
        Check.That(json.Load(text), json.LastErrorText);
        Action<string, Action<string, string>> each = (kind, check) =>
        {
            for (int entry = 0; entry < vectors.GetSize(here + "." + kind); entry++)
            {
                string at = here + "." + kind + "[" + entry + "]";
                bool isPair = vectors.GetTypeAt(at) == ZoomJsonType.Array;
                check(vectors.GetString(isPair ? at + "[0]" : at), isPair ? vectors.GetString(at + "[1]") : text);
            }
        };
        each("malformed", (path, whole) => Malformed(json, path, whole));
        each("kept", (path, whole) => Put(json, path, false, text, whole));
        each("puts", (path, whole) => Put(json, path, true, text, whole));
        each("strings", (path, wanted) => Check.Equal(wanted, json.StringOf(path), path));
        each("ints", (path, wanted) => Check.Equal(wanted, Check.Invariant(json.IntOf(path)), path));
        each("bools", (path, wanted) => Check.Equal(wanted, json.BoolOf(path) ? "true" : "false", path));
    }

    // What each method makes of LastMethodSuccess and LastErrorText, whatever they were before.
    private static void Transitions(ZoomJson vectors)
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Check.That(json.Load(vectors.GetString("transitions.text")), json.LastErrorText);
        int count = vectors.GetSize("transitions.steps");
        Check.That(count >= 50, "only " + count);
        for (int at = 0; at < count; at++)
        {
            string step = "transitions.steps[" + at + "]";
            string method = vectors.GetString(step + "[0]");
            string path = vectors.GetString(step + "[1]");
            bool succeeds = vectors.GetString(step + "[2]") == "true";
            json.LastMethodSuccess = !succeeds;
            MethodInfo called = typeof(Chilkat.JsonObject).GetMethod(method);
            called.Invoke(json, called.GetParameters().Length == 0 ? null : new object[] { path });
            string what = step + " " + method + " " + path + ": " + json.LastErrorText;
            Check.Equal(succeeds, json.LastMethodSuccess, what);
            Check.Contains("JsonObject." + method + ":", json.LastErrorText, what);
            Check.Contains(vectors.GetString(step + "[3]"), json.LastErrorText, what);
        }
    }

    private static void Malformed(Chilkat.JsonObject json, string path, string text)
    {
        Put(json, path, false, text, text);
        Check.That(!json.UpdateInt(path, 1) && !json.UpdateNewObject(path) && !json.UpdateNewArray(path), path);
        Check.That(!json.HasMember(path) && json.JsonTypeOf(path) == -1, path);
        Check.That(json.SizeOfArray(path) == -1 && json.IntOf(path) == 0 && !json.IsNullOf(path), path);
        Check.That(json.StringOf(path) == "" && !json.LastMethodSuccess, path);
        Check.Equal(text, json.Emit(), path);
    }

    private static void Put(Chilkat.JsonObject json, string path, bool succeeds, string text, string whole)
    {
        Check.Equal(succeeds, json.UpdateString(path, "v"), path + ": " + json.LastErrorText);
        Check.Equal(succeeds, json.LastMethodSuccess, path);
        Check.Equal(whole, json.Emit(), path);
        json.Load(text);
    }
}
