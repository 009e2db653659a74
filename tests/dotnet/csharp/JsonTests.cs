// ZoomJson: reading, changing, and what it refuses.

using System;
using ZoomToken;

internal static class JsonTests
{
    internal static void Run()
    {
        Check.Group("reading JSON", Reading);
        Check.Group("building JSON", Building);
        Check.Group("what is no JSON", Refused);
    }

    private static void Reading()
    {
        using (ZoomJson json = ZoomJson.Parse("{\"users\":[{\"id\":\"u1\",\"age\":42},{}],\"n\":null,\"t\":true,\"f\":1.50,\"q\":\"7\"}"))
        {
            Check.Equal("u1", json.GetString("users[0].id"), "a string");
            Check.Equal("{\"id\":\"u1\",\"age\":42}", json.GetString("users[0]"), "an object");
            Check.Equal("1.50", json.GetString("f"), "a number as it was written");
            Check.Equal("", json.GetString("users[5].id"), "nothing");
            Check.That(json.TryGetInt32("users[0].age", out int age) && age == 42, "a number");
            Check.That(json.TryGetInt32("q", out int quoted) && quoted == 7, "a number in quotes");
            Check.That(!json.TryGetInt32("f", out int fraction) && fraction == 0, "no whole number");
            Check.That(!json.TryGetInt32("nothing", out int nothing) && nothing == 0, "no number");
            Check.That(json.TryGetString("users[0].id", out string id) && id == "u1", "a string that is there");
            Check.That(!json.TryGetString("users[0].x", out string none) && none == "", "nothing there");
            Check.That(json.TryGetInt64("users[0].age", out long longAge) && longAge == 42, "a long number");
            Check.That(!json.TryGetInt64("f", out long _) && !json.TryGetInt64("t", out long _), "no long number");
            Check.Equal("JSON object of 5 members", json.ToString(), "for logs");
            Check.Equal(5, json.GetSize(), "members");
            Check.Equal(2, json.GetSize("users"), "elements");
            Check.Equal(-1, json.GetSize("t"), "neither");
            Check.Equal(ZoomJsonType.Array, json.GetTypeAt("users"), "array");
            Check.Equal(ZoomJsonType.Object, json.GetTypeAt(""), "object");
            Check.Equal(ZoomJsonType.String, json.GetTypeAt("q"), "string");
            Check.Equal(ZoomJsonType.Number, json.GetTypeAt("f"), "number");
            Check.Equal(ZoomJsonType.Boolean, json.GetTypeAt("t"), "Boolean");
            Check.Equal(ZoomJsonType.Null, json.GetTypeAt("n"), "null");
            Check.Equal(ZoomJsonType.None, json.GetTypeAt("x"), "nothing");
        }
    }

    private static void Building()
    {
        using (ZoomJson json = new ZoomJson())
        {
            Check.Equal("{}", json.ToJson(), "empty");
            json.SetString("a.b", "x\"y");
            json.SetInt32("n", int.MinValue);
            json.SetRaw("r", " [ 1.0 , true ] ");
            json.SetString("e", null);
            Check.Equal("{\"a\":{\"b\":\"x\\\"y\"},\"n\":-2147483648,\"r\":[1.0,true],\"e\":\"\"}", json.ToJson(), "compact");
            Check.Contains("\r\n  \"n\": -2147483648,\r\n", json.ToIndentedJson(), "on several lines");
            json.SetInt64("l", long.MinValue);
            json.SetBoolean("b", true);
            Check.That(json.TryGetInt64("l", out long least) && least == long.MinValue, "a long number");
            Check.Equal(ZoomJsonType.Boolean, json.GetTypeAt("b"), "true");
        }
    }

    private static void Refused()
    {
        foreach (string text in new[] { "", "canary", "[1]", "{\"canary\":}", "{\"a\":1" })
        {
            FormatException failure = Check.Throws<FormatException>(() => ZoomJson.Parse(text), text);
            Check.Contains("line 1", failure.Message, text);
            Check.Lacks("canary", failure.Message, text);
        }
        using (ZoomJson json = ZoomJson.Parse("{\"half\":\"\\ud800\"}"))
        {
            Check.Contains(
                "half of a surrogate pair", Check.Throws<FormatException>(() => json.GetString("half"), "half").Message, "why");
            Check.Throws<FormatException>(() => json.SetRaw("a", "tru"), "not a value");
            Check.Throws<ArgumentException>(() => json.SetInt32("a[", 1), "not a path");
            Check.Throws<ArgumentException>(() => json.GetString("a["), "not a path");
            Check.Throws<ArgumentException>(() => json.GetSize("a["), "not a path");
            Check.Throws<ArgumentException>(() => json.SetString("", "x"), "no path");
            Check.Equal("{\"half\":\"\\ud800\"}", json.ToJson(), "unchanged");
        }
    }
}
