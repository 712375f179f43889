using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>The functions with <see cref="AnonymousAccessAttribute"/>.</summary>
internal static class AnonymousFunctions
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> Names { get; } = typeof(AnonymousFunctions).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<AnonymousAccessAttribute>() is not null)
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToFrozenSet(StringComparer.Ordinal);
}
