// The public API of an assembly as a sorted listing, for tests/dotnet.rs, which compares it with what is recorded.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

internal static class PublicApi
{
    internal static void Run()
    {
        Check.Group("the listing", () =>
        {
            IEnumerable<string> lines = typeof(ZoomToken.Zoom).Assembly.GetExportedTypes().SelectMany(Lines);
            Console.WriteLine(string.Join("\n", lines.OrderBy(line => line, StringComparer.Ordinal)));
        });
    }

    private static IEnumerable<string> Lines(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string name = type.Name;
        yield return name + ": " + Kind(type);
        foreach (MemberInfo member in type.GetMembers(All).Where(IsVisible))
        {
            if (member is MethodBase method && !(method is MethodInfo && method.IsSpecialName))
            {
                string modifier = method.IsStatic ? "static " : method.IsFamily ? "protected " : "";
                string result = method is MethodInfo info ? Name(info.ReturnType) + " " : "";
                yield return name + ": " + modifier + result + method.Name + "(" + string.Join(", ", method.GetParameters().Select(Parameter)) + ")";
            }
            else if (member is PropertyInfo property)
            {
                string accessors = (property.CanRead ? " get;" : "") + (property.GetSetMethod() != null ? " set;" : "");
                yield return name + ": " + Name(property.PropertyType) + " " + property.Name + " {" + accessors + " }";
            }
            else if (member is FieldInfo field && type.IsEnum && field.IsStatic)
            {
                yield return name + ": " + field.Name + " = " + Check.Invariant(Convert.ToInt32(field.GetValue(null)));
            }
        }
    }

    private static bool IsVisible(MemberInfo member)
    {
        switch (member)
        {
            case MethodBase method: return method.IsPublic || method.IsFamily;
            case PropertyInfo property: return property.GetAccessors().Length > 0;
            case FieldInfo field: return field.IsPublic;
            default: return false;
        }
    }

    private static string Kind(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsAbstract && type.IsSealed ? "static class" : type.IsSealed ? "sealed class" : "class";
        IEnumerable<Type> bases = new[] { type.BaseType }.Where(one => one != null && one.Namespace == "ZoomToken" || one == typeof(Exception));
        string[] above = bases.Concat(type.GetInterfaces().Where(one => one.Namespace == "ZoomToken")).Select(one => one.Name).ToArray();
        return above.Length == 0 ? kind : kind + " : " + string.Join(", ", above);
    }

    private static string Parameter(ParameterInfo parameter)
    {
        return (parameter.IsOut ? "out " : "") + Name(parameter.ParameterType) + " " + parameter.Name + (parameter.IsOptional ? " = default" : "");
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType());
        }
        return type.IsGenericType
            ? type.Name.Split('`')[0] + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">"
            : type.Name;
    }
}
