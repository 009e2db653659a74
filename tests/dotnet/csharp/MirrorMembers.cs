// The members of the mirror's classes as bindings/ck_compat/members.txt has them, for tests/dotnet.rs, which compares the two.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

internal static class MirrorMembers
{
    private static readonly Dictionary<Type, string> Names = new Dictionary<Type, string>
    {
        { typeof(string), "text" }, { typeof(bool), "bool" }, { typeof(int), "int" }, { typeof(uint), "uint" },
        { typeof(long), "int64" }, { typeof(byte[]), "bytes" }, { typeof(void), "void" },
    };

    internal static void Run()
    {
        Check.Group("the members", () =>
        {
            Type[] types = typeof(Chilkat.Http).Assembly.GetExportedTypes().Where(type => !type.IsAbstract).ToArray();
            IEnumerable<string> lines = types.SelectMany(type => type.GetMembers().Where(IsOwn).SelectMany(member => Lines(type, member)));
            Console.WriteLine(string.Join("\n", lines.Distinct().OrderBy(line => line, StringComparer.Ordinal)));
        });
    }

    private static bool IsOwn(MemberInfo member)
    {
        // What every object of .NET has is no member of the mirror's.
        bool isOfObject = member is MethodInfo method && method.GetBaseDefinition().DeclaringType == typeof(object);
        return member.DeclaringType.Assembly == typeof(Chilkat.Http).Assembly && !isOfObject;
    }

    private static IEnumerable<string> Lines(Type type, MemberInfo member)
    {
        string name = member.DeclaringType == typeof(Chilkat.CkObject) || member.Name == "Dispose" ? "All" : type.Name;
        if (member is PropertyInfo property)
        {
            string kind = property.GetSetMethod() != null ? "property" : "readonly";
            yield return string.Join("\t", name, member.Name, kind, "-", Name(property.PropertyType));
        }
        else if (member is MethodInfo method && !method.IsSpecialName)
        {
            string parameters = string.Join(",", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));
            // A method for either kind of JSON is two members in C++, and in the description.
            foreach (string either in new[] { "JsonArray", "JsonObject" })
            {
                string given = parameters.Length > 0 ? parameters.Replace(nameof(Chilkat.JsonContainer), either) : "-";
                yield return string.Join("\t", name, member.Name, "method", given, Name(method.ReturnType));
            }
        }
    }

    private static string Name(Type type)
    {
        return Names.TryGetValue(type, out string name) ? name : type.Name;
    }
}
