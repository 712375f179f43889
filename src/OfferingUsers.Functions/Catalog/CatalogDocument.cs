using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Catalog;

/// <summary>Access to catalog documents as untyped JSON.</summary>
internal static class CatalogDocument
{
    /// <summary>The string value of a property; null if it is missing or null.</summary>
    public static string? Text(this JsonObject document, string key) => document[key]?.GetValue<string>();
}
