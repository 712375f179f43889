using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>The 22 fields of a record in their order (offering-users.md 1.1), or the selected ones (5.4).</summary>
internal static class OfferingUserRepresentation
{
    /// <summary>The names in the order of the representation.</summary>
    public static readonly string[] Fields =
    [
        "url", "uuid", "user", "offering", "username", "offering_uuid", "offering_name", "user_uuid", "user_username", "user_full_name", "user_email",
        "created", "modified", "customer_uuid", "customer_name", "is_restricted", "state", "service_provider_comment", "service_provider_comment_url",
        "has_consent", "requires_reconsent", "has_compliance_checklist",
    ];

    public static string Url(string baseUrl, Guid uuid) => $"{baseUrl}/api/marketplace-offering-users/{uuid.Hex()}/";

    /// <summary>Writes one record as an object.</summary>
    /// <param name="baseUrl">Scheme and host of every URL, without a trailing slash.</param>
    public static void Write(Utf8JsonWriter json, OfferingUser record, string baseUrl, FieldSelection fields)
    {
        json.WriteStartObject();
        foreach (var field in Fields)
        {
            if (fields.Includes(field))
            {
                json.WritePropertyName(field);
                WriteField(json, field, record, baseUrl);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, string field, OfferingUser record, string baseUrl)
    {
        switch (field)
        {
            case "is_restricted":
                json.WriteBooleanValue(record.IsRestricted);
                break;
            case "has_consent":
                json.WriteBooleanValue(record.HasConsent);
                break;
            case "requires_reconsent":
                json.WriteBooleanValue(record.RequiresReconsent);
                break;
            case "has_compliance_checklist":
                json.WriteBooleanValue(record.HasComplianceChecklist);
                break;
            default:
                json.WriteStringValue(Text(field, record, baseUrl));
                break;
        }
    }

    private static string? Text(string field, OfferingUser record, string baseUrl) => field switch
    {
        "url" => Url(baseUrl, record.Uuid),
        "uuid" => record.Uuid.Hex(),
        "user" => $"{baseUrl}/api/users/{record.User.Uuid.Hex()}/",
        "offering" => $"{baseUrl}/api/marketplace-provider-offerings/{record.Offering.Uuid.Hex()}/",
        "username" => record.Username,
        "offering_uuid" => record.Offering.Uuid.Hex(),
        "offering_name" => record.Offering.Name,
        "user_uuid" => record.User.Uuid.Hex(),
        "user_username" => record.User.Username,
        "user_full_name" => record.User.FullName,
        "user_email" => record.User.Email,
        "created" => record.Created.ToWire(),
        "modified" => record.Modified.ToWire(),
        "customer_uuid" => record.Offering.CustomerUuid.Hex(),
        "customer_name" => record.Offering.CustomerName,
        "state" => record.State.Label(),
        "service_provider_comment" => record.ServiceProviderComment,
        "service_provider_comment_url" => record.ServiceProviderCommentUrl,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a field of the representation."),
    };
}
