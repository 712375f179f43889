using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>One key of a collection's objects (catalog.md 1): how it is read, and what holds when it is not sent.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Read">The value as it is stored, or what is wrong with what was sent.</param>
public sealed record CatalogKey(string Name, CatalogKey.Reader Read)
{
    public delegate ReadValue Reader(JsonElement value);

    /// <summary>Whether a new object must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether null is a value.</summary>
    public bool IsNullable { get; init; }

    /// <summary>What a new object has where it is not sent; as JSON, because a node has one place only.</summary>
    public string Default { get; init; } = "null";

    /// <summary>Whether a new object has the time of its import where it is not sent.</summary>
    public bool DefaultsToNow { get; init; }

    /// <summary>The collection in which the value must be found; null when it refers to nothing.</summary>
    public string? RefersTo { get; init; }

    /// <summary>The name in the document, where it differs: a key's hash is not called token.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Whether it is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether a replacement that omits it keeps it (catalog.md 3).</summary>
    public bool IsKept => IsSecret || DefaultsToNow;

    /// <summary>Whether it is an instant, which is stored in a form of its own.</summary>
    public bool IsInstant { get; init; }

    public string Property => StoredAs ?? Name;

    /// <summary>A value, or a message.</summary>
    public readonly record struct ReadValue(JsonNode? Value, string? Error)
    {
        /// <summary>The value of a key whose values are texts.</summary>
        public string? Text => Value?.GetValue<string>();

        public static ReadValue Wrong(string error) => new(null, error);
    }
}
