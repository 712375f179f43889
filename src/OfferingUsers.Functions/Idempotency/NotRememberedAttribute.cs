using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Idempotency;

/// <summary>A function whose answer shows a key, which is stored nowhere: an <c>Idempotency-Key</c> has no effect on it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NotRememberedAttribute : Attribute
{
    /// <summary>The names of these functions.</summary>
    public static FrozenSet<string> Functions { get; } = typeof(NotRememberedAttribute).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<NotRememberedAttribute>() is not null)
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToFrozenSet(StringComparer.Ordinal);
}
