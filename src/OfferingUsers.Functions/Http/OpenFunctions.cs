using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>The functions that are open to anybody, by name, as their attributes say.</summary>
internal static class OpenFunctions
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> Names { get; } = typeof(OpenFunctions).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<OpenToAnybodyAttribute>() is not null)
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToFrozenSet(StringComparer.Ordinal);
}
