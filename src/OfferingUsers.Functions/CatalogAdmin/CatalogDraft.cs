using System.Text.Json.Nodes;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>One object of a change: what is stored of it, what it becomes, and what is wrong with it.</summary>
public sealed class CatalogDraft(CatalogCollection collection, string? key)
{
    public CatalogCollection Collection => collection;

    /// <summary>The uuid in hex, or the role's name; null when it was not readable.</summary>
    public string? Key => key;

    /// <summary>The document before; null for a new object.</summary>
    public Stored<JsonObject>? Before { get; set; }

    /// <summary>The document after.</summary>
    public JsonObject After { get; set; } = [];

    /// <summary>Messages by field; empty when nothing is wrong.</summary>
    public JsonObject Errors { get; } = [];

    public bool IsNew => Before is null;

    public bool IsUnchanged => Before is not null && collection.Keys.All(key => JsonNode.DeepEquals(Before.Value[key.Property], After[key.Property]));

    public void Wrong(string field, string message)
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
