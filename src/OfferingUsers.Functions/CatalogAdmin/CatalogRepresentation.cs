using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The representation of a catalog object: its keys without secrets, and derived values (catalog.md 1).</summary>
internal static class CatalogRepresentation
{
    public static void Write(Utf8JsonWriter json, CatalogCollection collection, JsonObject document)
    {
        json.WriteStartObject();
        foreach (var key in collection.Keys.Where(key => !key.IsSecret && !(key.IsShownWhenSet && document[key.Property] is null)))
        {
            json.WritePropertyName(key.Name);
            if (!document.ContainsKey(key.Property))
            {
                // The object is older than the key.
                json.WriteRawValue(key.Default);
            }
            else if (document[key.Property] is not { } value)
            {
                json.WriteNullValue();
            }
            else if (key.IsInstant)
            {
                json.WriteStringValue(Instants.ParseSortable(document.Text(key.Property)!).ToWire());
            }
            else
            {
                value.WriteTo(json);
            }
        }

        if (collection == CatalogCollections.Users)
        {
            json.WriteString("full_name", $"{document["first_name"]} {document["last_name"]}".Trim());
            json.WritePropertyName("id");
            document["number"]!.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
