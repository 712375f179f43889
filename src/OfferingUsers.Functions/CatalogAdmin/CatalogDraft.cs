using System.Text.Json.Nodes;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>One object of a change: its stored version, its new version, and its validation errors.</summary>
public sealed class CatalogDraft(CatalogCollection collection, string? key)
{
    public CatalogCollection Collection => collection;

    /// <summary>The uuid in hex, or the role's name; null if it is missing or invalid.</summary>
    public string? Key => key;

    /// <summary>The stored document; null for a new object.</summary>
    public Stored<JsonObject>? Before { get; set; }

    /// <summary>The new document.</summary>
    public JsonObject After { get; set; } = [];

    /// <summary>The guards that the object owns and no longer claims after the change.</summary>
    public List<SeenGuard> Releases { get; } = [];

    /// <summary>The guards of its unique values that did not exist when the change was planned.</summary>
    public HashSet<string> FreeGuards { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether another object has claimed one of its unique values, and may be about to have it.</summary>
    public bool IsPending { get; set; }

    /// <summary>Error messages by field.</summary>
    public JsonObject Errors { get; } = [];

    public bool IsNew => Before is null;

    public bool IsUnchanged => Before is not null && collection.Keys.All(key => JsonNode.DeepEquals(Before.Value[key.Property], After[key.Property]));

    public void AddError(string field, string message)
    {
        if (Errors[field] is JsonArray messages)
        {
            messages.Add(message);
        }
        else
        {
            Errors[field] = new JsonArray(message);
        }
    }
}
