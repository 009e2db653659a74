// What gives objects away: serialisers, debugger views and ToString show no token and no body.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using ZoomToken;

internal static class SecretTests
{
    private const string Canary = "canary-of-a-secret";

    internal static void Run()
    {
        Check.Group("no property or ToString gives a secret", Properties);
        Check.Group("no debugger view gives a secret", DebuggerViews);
#if NETCOREAPP
        Check.Group("no serialiser gives a secret", Serialised);
#endif
    }

    private static IEnumerable<object> Objects()
    {
        ZoomResponse response = new ZoomResponseBuilder().WithToken(Canary).WithBody("{\"token\":\"" + Canary + "\"}").Build();
        ZoomResponse refused = new ZoomResponseBuilder().WithStatus(400).WithBody(Canary).Build();
        ZoomClientOptions options = new ZoomClientOptions
        {
            AccessToken = Canary,
            ClientSecret = Canary,
            RefreshToken = Canary,
            Proxy = "http://u:" + Canary + "@h:1",
        };
        yield return response;
        yield return new ZoomResponseBuilder().WithToken(Canary).WithBody(Canary);
        yield return Check.Throws<ZoomException>(() => refused.EnsureSuccess(), "a refusal");
        yield return options;
        yield return new ZoomClient(options);
        yield return NamedOptions();
        yield return ZoomJson.Parse("{\"token\":\"" + Canary + "\"}");
        yield return new ZoomTokenRequest();
    }

    // The same by their names.
    private static ZoomClient NamedOptions()
    {
        ZoomClient client = new ZoomClient();
        foreach (string name in new[] { "access_token", "client_secret", "refresh_token", "header.X" })
        {
            client.SetOption(name, Canary);
        }
        client.SetOption("login", "user:" + Canary);
        return client;
    }

    // What a serialiser that knows no attributes looks at: public properties and fields, all the way down.
    private static void Properties()
    {
        foreach (object root in Objects())
        {
            Check.Lacks(Canary, root.ToString(), root.GetType().Name);
            foreach (PropertyInfo property in root.GetType().GetProperties())
            {
                Check.Lacks(Canary, Check.Invariant(property.GetValue(root, null)) ?? "", root.GetType().Name + "." + property.Name);
            }
            Check.Equal(0, root.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Length, "public fields");
        }
    }

    private static void DebuggerViews()
    {
        foreach (object root in Objects().Where(one => one is ZoomResponse || one is ZoomJson))
        {
            Check.That(root.GetType().GetCustomAttributes(typeof(DebuggerDisplayAttribute), false).Length == 1, root.GetType().Name);
            foreach (FieldInfo field in root.GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Instance))
            {
                bool isHidden = field.GetCustomAttributes(typeof(DebuggerBrowsableAttribute), false).Length == 1;
                Check.That(isHidden || !(field.GetValue(root) is byte[]), root.GetType().Name + "." + field.Name);
                Check.Lacks(Canary, Check.Invariant(field.GetValue(root)) ?? "", root.GetType().Name + "." + field.Name);
            }
        }
    }

#if NETCOREAPP
    private static void Serialised()
    {
        foreach (object root in Objects().Where(one => one is ZoomResponse || one is ZoomClientOptions))
        {
            string text = System.Text.Json.JsonSerializer.Serialize(root, root.GetType());
            Check.Lacks(Canary, text, root.GetType().Name);
            Check.Contains("{\"", text, root.GetType().Name);
        }
    }
#endif
}
