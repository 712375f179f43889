using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The fields of a record in their order: the 22 of offering-users.md 1.1, behind them those of newer-waldur.md 4.1; or the selected ones (5.4). Those about
/// the user are there as far as the offering exposes them, for every caller.
/// </summary>
public sealed class OfferingUserRepresentation(IOptions<AccessOptions> access)
{
    /// <summary>The names in the order of the representation.</summary>
    public static readonly string[] Fields =
    [
        "url", "uuid", "user", "offering", "username", "offering_uuid", "offering_name", "user_uuid", "user_username", "user_full_name", "user_email",
        "created", "modified", "customer_uuid", "customer_name", "is_restricted", "state", "service_provider_comment", "service_provider_comment_url",
        "has_consent", "requires_reconsent", "has_compliance_checklist",
        "user_first_name", "user_last_name",
        .. UserAttribute.Profile.Select(attribute => Prefix + attribute.Name),
        "runtime_state", "offering_has_active_tos", "consent_data", "is_profile_complete", "missing_profile_attributes",
    ];

    private const string Prefix = "user_";

    /// <summary>The attribute that must be exposed for a field to be there.</summary>
    private static readonly FrozenDictionary<string, UserAttribute> AttributeOf = UserAttribute.All
        .Where(attribute => attribute.Kind != UserAttributeKind.NotHeld)
        .Select(attribute => KeyValuePair.Create(Prefix + attribute.Name, attribute))
        .Concat(
        [
            KeyValuePair.Create("user_first_name", UserAttribute.ByName[UserAttribute.FullName]),
            KeyValuePair.Create("user_last_name", UserAttribute.ByName[UserAttribute.FullName]),
        ])
        .ToFrozenDictionary(StringComparer.Ordinal);

    private readonly bool isConsentEnforced = access.Value.EnforceUserConsentForOfferings;

    public static string Url(string baseUrl, Guid uuid) => $"{baseUrl}/api/marketplace-offering-users/{uuid.Hex()}/";

    /// <summary>Writes one record as an object.</summary>
    /// <param name="baseUrl">Scheme and host of every URL, without a trailing slash.</param>
    internal void Write(Utf8JsonWriter json, OfferingUser record, string baseUrl, FieldSelection fields)
    {
        json.WriteStartObject();
        foreach (var field in Fields)
        {
            var attribute = AttributeOf.GetValueOrDefault(field);
            if (fields.Includes(field) && (attribute is null || record.Offering.Exposed.Has(attribute.Name)))
            {
                json.WritePropertyName(field);
                WriteField(json, field, attribute, record, baseUrl);
            }
        }

        json.WriteEndObject();
    }

    private void WriteField(Utf8JsonWriter json, string field, UserAttribute? attribute, OfferingUser record, string baseUrl)
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
            case "offering_has_active_tos":
                json.WriteBooleanValue(record.ActiveTerms is not null);
                break;
            case "consent_data":
                WriteConsent(json, record);
                break;
            case "is_profile_complete":
                json.WriteBooleanValue(record.IsProfileComplete);
                break;
            case "missing_profile_attributes":
                WriteList(json, record.MissingProfileAttributes);
                break;
            default:
                if (attribute is null or { Kind: UserAttributeKind.Account })
                {
                    json.WriteStringValue(Text(field, record, baseUrl));
                }
                else
                {
                    WriteProfile(json, attribute, record.User.Profile);
                }

                break;
        }
    }

    private static void WriteProfile(Utf8JsonWriter json, UserAttribute attribute, UserProfile profile)
    {
        var texts = profile[attribute.Name];
        if (attribute.Kind == UserAttributeKind.List)
        {
            WriteList(json, texts);
        }
        else
        {
            json.WriteStringValue(texts.IsEmpty ? attribute.Kind == UserAttributeKind.Nullable ? null : "" : texts[0]);
        }
    }

    /// <summary>The consent that counts, also a revoked one; null where none is asked for, or there never was one.</summary>
    private void WriteConsent(Utf8JsonWriter json, OfferingUser record)
    {
        if (!isConsentEnforced || record.ActiveTerms is null || record.Consent is not { Uuid: { } uuid, AgreementDate: { } agreed } consent)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("uuid", uuid.Hex());
        json.WriteString("version", consent.Version);
        json.WriteString("agreement_date", agreed.ToWire());
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
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
        "user_first_name" => record.User.FirstName,
        "user_last_name" => record.User.LastName,
        "runtime_state" => record.RuntimeState.Label(),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a field of the representation."),
    };
}
