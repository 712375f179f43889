using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Catalog;

/// <summary>A document of the catalog where only its collection's keys are known, and no type stands for it.</summary>
internal static class CatalogDocument
{
    /// <summary>The text under a key; null where there is none.</summary>
    public static string? Text(this JsonObject document, string key) => document[key]?.GetValue<string>();
}
