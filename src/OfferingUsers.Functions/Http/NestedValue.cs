using System.Text.Json;

namespace OfferingUsers.Functions.Http;

/// <summary>JSON values that are stored as they came: their depth is bounded well below what readers of stored documents accept (catalog.md 1).</summary>
internal static class NestedValue
{
    /// <summary>The max depth of such a value; a number or a string has depth 0, an empty object 1.</summary>
    public const int MaxDepth = 32;

    /// <summary>The error of a value that is too deep; null otherwise. The depth of a body bounds the recursion.</summary>
    public static string? FindError(JsonElement value) =>
        IsDeeperThan(value, MaxDepth) ? $"Ensure this value has no more than {MaxDepth} levels of nesting." : null;

    private static bool IsDeeperThan(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => depth == 0 || value.EnumerateObject().Any(property => IsDeeperThan(property.Value, depth - 1)),
        JsonValueKind.Array => depth == 0 || value.EnumerateArray().Any(item => IsDeeperThan(item, depth - 1)),
        _ => false,
    };
}
