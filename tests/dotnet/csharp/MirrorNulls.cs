// Nothing (null) as an argument of the mirror: a missing object is a failure of the method before anything is
// sent, a missing text is the empty one.

using System;
using System.Linq;
using System.Reflection;

internal static class MirrorNulls
{
    internal static void Run()
    {
        Check.Group("Nothing for an object", Objects);
        Check.Group("Nothing for a text", Texts);
        Check.Group("Nothing for a property", Properties);
    }

    // Every method that takes objects is called with Nothing for each of them in turn.
    private static void Objects()
    {
        int calls = 0;
        foreach (MethodInfo method in Methods())
        {
            foreach (ParameterInfo missing in method.GetParameters().Where(IsObject))
            {
                Fails(method, missing);
                calls++;
            }
        }
        Check.That(calls >= 20, "only " + calls + " calls");
    }

    private static void Fails(MethodInfo method, ParameterInfo missing)
    {
        string what = method.ReflectedType.Name + "." + method.Name + " without " + missing.Name;
        object target = Activator.CreateInstance(method.ReflectedType);
        Give(target);
        object result = method.Invoke(target, method.GetParameters().Select(one => one == missing ? null : Argument(one)).ToArray());
        Check.That(result == null || false.Equals(result), what + ": " + result);
        Check.Equal(false, Property(target, "LastMethodSuccess"), what);
        string log = (string)Property(target, "LastErrorText");
        Check.Contains("The argument " + missing.Name + " is Nothing", log, what);
        Check.Contains(method.ReflectedType.Name + "." + method.Name + ":", log, what);
        if (target is Chilkat.Http http)
        {
            Check.That(http.LastStatus == 0 && http.LastHeader == "" && http.LastResponseBody == "", what);
        }
        else if (target is Chilkat.JsonObject json)
        {
            Check.Equal("{\"kept\":\"yes\"}", json.Emit(), what);
        }
    }

    // No method that takes texts throws for Nothing, and all take it for the empty text.
    private static void Texts()
    {
        int calls = 0;
        foreach (MethodInfo method in Methods().Where(method => method.GetParameters().Any(IsText)))
        {
            string what = method.ReflectedType.Name + "." + method.Name;
            string[] told = new string[2];
            foreach (string text in new[] { null, "" })
            {
                object target = Activator.CreateInstance(method.ReflectedType);
                Give(target);
                ParameterInfo[] parameters = method.GetParameters();
                object result = method.Invoke(target, parameters.Select(one => IsText(one) ? text : Argument(one)).ToArray());
                told[text == null ? 0 : 1] = result + "|" + Property(target, "LastErrorText");
            }
            Check.Equal(told[1], told[0], what);
            calls++;
        }
        Check.That(calls >= 40, "only " + calls + " calls");
    }

    private static void Properties()
    {
        Chilkat.Http http = new Chilkat.Http();
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        foreach (object target in new object[] { http, json })
        {
            PropertyInfo[] texts = target.GetType().GetProperties();
            foreach (PropertyInfo text in texts.Where(one => one.PropertyType == typeof(string) && one.GetSetMethod() != null))
            {
                text.SetValue(target, null, null);
            }
        }
        Check.That(http.QuickGetStr(Program.Http + "/echo") != null, http.LastErrorText);
        Check.That(json.UpdateString("a", "b") && json.StringOf("a") == "b", json.LastErrorText);
        http.ProxyDomain = "127.0.0.1";
        http.ProxyLogin = "user";
        Check.Equal(null, http.QuickGetStr("https://localhost/"), "nobody listens at the proxy's port");
        Check.Contains("(code -22)", http.LastErrorText, "a proxy without a password");
    }

    private static MethodInfo[] Methods()
    {
        Type[] types = typeof(Chilkat.Http).Assembly.GetExportedTypes();
        return types.Where(type => !type.IsAbstract).SelectMany(type => type.GetMethods()).Where(IsOwn).ToArray();
    }

    private static bool IsOwn(MethodInfo method)
    {
        return method.DeclaringType.Assembly == typeof(Chilkat.Http).Assembly && !method.IsSpecialName;
    }

    private static bool IsText(ParameterInfo parameter)
    {
        return parameter.ParameterType == typeof(string);
    }

    private static bool IsObject(ParameterInfo parameter)
    {
        return !parameter.ParameterType.IsValueType && !IsText(parameter);
    }

    // What there is to lose.
    private static void Give(object target)
    {
        if (target is Chilkat.JsonObject json)
        {
            json.UpdateString("kept", "yes");
        }
        else if (target is Chilkat.StringBuilder sb)
        {
            sb.Append("kept");
        }
        else if (target is Chilkat.Http http)
        {
            // With the response of a call before.
            Check.That(http.QuickGetStr(Program.Http + "/echo") != null && http.LastHeader.Length > 0, http.LastErrorText);
        }
    }

    private static object Argument(ParameterInfo parameter)
    {
        if (IsText(parameter))
        {
            return parameter.Name == "url" ? Program.Http + "/echo" : parameter.Name == "verb" ? "POST" : "";
        }
        if (parameter.ParameterType == typeof(byte[]))
        {
            return new byte[1];
        }
        bool isEither = parameter.ParameterType == typeof(Chilkat.JsonContainer);
        return isEither ? new Chilkat.JsonArray() : Activator.CreateInstance(parameter.ParameterType);
    }

    private static object Property(object target, string name)
    {
        return target.GetType().GetProperty(name).GetValue(target, null);
    }
}
