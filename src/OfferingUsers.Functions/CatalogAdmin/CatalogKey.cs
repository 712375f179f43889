using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>A key of a collection's objects (catalog.md 1): its validation, and its value if it is omitted.</summary>
/// <param name="Name">The name in the API.</param>
/// <param name="Read">Converts a value to its stored form, or returns an error message.</param>
public sealed record CatalogKey(string Name, CatalogKey.Reader Read)
{
    public delegate ReadValue Reader(JsonElement value);

    /// <summary>Whether a new object must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether null is valid.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The value of a new object if it is omitted; as JSON text, because a <see cref="JsonNode"/> can have only one parent.</summary>
    public string Default { get; init; } = "null";

    /// <summary>Whether the value of a new object is the current time if it is omitted.</summary>
    public bool DefaultsToNow { get; init; }

    /// <summary>The collection to which the value refers; null if it is not a reference.</summary>
    public string? RefersTo { get; init; }

    /// <summary>The name in the document, if it differs from <see cref="Name"/>.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Whether it is excluded from the representation.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether the representation has it only where it is not null.</summary>
    public bool IsShownWhenSet { get; init; }

    /// <summary>Whether a replacement without it keeps the stored value (catalog.md 3).</summary>
    public bool IsKept => IsSecret || DefaultsToNow;

    /// <summary>Whether it is an instant, whose stored form differs from that of the API.</summary>
    public bool IsInstant { get; init; }

    public string Property => StoredAs ?? Name;

    /// <summary>A value, or an error message.</summary>
    public readonly record struct ReadValue(JsonNode? Value, string? Error)
    {
        /// <summary>The value of a key whose values are strings.</summary>
        public string? Text => Value?.GetValue<string>();

        public static ReadValue Wrong(string error) => new(null, error);
    }
}
