// Null annotations as attributes, which every C# compiles; runtimes that lack them get them here.

#if !NETCOREAPP && !NETSTANDARD2_1
namespace System.Diagnostics.CodeAnalysis
{
    // null may be given: it means "not given".
    [AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
    internal sealed class AllowNullAttribute : Attribute
    {
    }
}
#endif
