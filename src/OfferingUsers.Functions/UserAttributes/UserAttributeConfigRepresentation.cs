using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>What an offering exposes of its users (newer-waldur.md 3.9); where nobody has chosen, under the offering's own uuid and time.</summary>
internal static class UserAttributeConfigRepresentation
{
    /// <summary>The key of an attribute in bodies and answers.</summary>
    public static string KeyOf(UserAttribute attribute) => "expose_" + attribute.Name;

    public static void Write(Utf8JsonWriter json, Offering offering)
    {
        var (config, imported) = (offering.AttributeConfig, offering.Created ?? DateTimeOffset.UnixEpoch);
        json.WriteStartObject();
        json.WriteString("uuid", (config?.Uuid ?? offering.Uuid).Hex());
        json.WriteString("created", (config?.Created ?? imported).ToWire());
        json.WriteString("modified", (config?.Modified ?? imported).ToWire());
        json.WriteString("offering_uuid", offering.Uuid.Hex());
        json.WriteString("offering_name", offering.Name);
        foreach (var attribute in UserAttribute.All)
        {
            json.WriteBoolean(KeyOf(attribute), offering.Exposed.Has(attribute.Name));
        }

        json.WriteStartArray("exposed_fields");
        foreach (var name in offering.Exposed.Names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteBoolean("is_default", config is null);
        json.WriteEndObject();
    }
}
