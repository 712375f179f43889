using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The representation of a provider's offering, with the data of the catalog (catalog.md 6); <c>components</c> is always empty.</summary>
internal static class OfferingRepresentation
{
    public static readonly string[] Fields =
    [
        "url", "uuid", "name", "slug", "customer", "customer_uuid", "customer_name", "parent_uuid", "state", "type", "plugin_options", "components",
        "has_compliance_requirements", "compliance_checklist",
    ];

    public static void Write(Utf8JsonWriter json, Offering offering, string? customerName, string baseUrl, FieldSelection selection)
    {
        json.WriteStartObject();
        foreach (var field in Fields.Where(selection.Includes))
        {
            json.WritePropertyName(field);
            switch (field)
            {
                case "plugin_options":
                    offering.PluginOptions.WriteTo(json);
                    break;
                case "components":
                    json.WriteStartArray();
                    json.WriteEndArray();
                    break;
                case "has_compliance_requirements":
                    json.WriteBooleanValue(offering.ComplianceChecklist is not null);
                    break;
                default:
                    json.WriteStringValue(Text(field, offering, customerName, baseUrl));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string? Text(string field, Offering offering, string? customerName, string baseUrl) => field switch
    {
        "url" => $"{baseUrl}/api/marketplace-provider-offerings/{offering.Uuid.Hex()}/",
        "uuid" => offering.Uuid.Hex(),
        "name" => offering.Name,
        "slug" => offering.Slug,
        "customer" => $"{baseUrl}/api/customers/{offering.Customer.Hex()}/",
        "customer_uuid" => offering.Customer.Hex(),
        "customer_name" => customerName ?? "",
        "parent_uuid" => offering.Parent?.Hex(),
        "state" => offering.State,
        "type" => offering.Type,
        _ => offering.ComplianceChecklist?.Hex(),
    };
}
