using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The representation of a user, with permissions if it is the caller (catalog.md 6).</summary>
internal static class UserRepresentation
{
    public static readonly string[] Fields =
        ["url", "uuid", "username", "full_name", "first_name", "last_name", "email", "is_staff", "is_support", "is_active"];

    public static readonly string[] OwnFields = [.. Fields, "permissions"];

    public static void Write(Utf8JsonWriter json, CatalogUser user, string baseUrl, FieldSelection selection, bool isOwn)
    {
        json.WriteStartObject();
        foreach (var field in (isOwn ? OwnFields : Fields).Where(selection.Includes))
        {
            json.WritePropertyName(field);
            WriteField(json, field, user, baseUrl);
        }

        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, string field, CatalogUser user, string baseUrl)
    {
        switch (field)
        {
            case "is_staff":
                json.WriteBooleanValue(user.IsStaff);
                break;
            case "is_support":
                json.WriteBooleanValue(user.IsSupport);
                break;
            case "is_active":
                json.WriteBooleanValue(user.IsActive);
                break;
            case "permissions":
                WritePermissions(json, user);
                break;
            default:
                json.WriteStringValue(field switch
                {
                    "url" => $"{baseUrl}/api/users/{user.Uuid.Hex()}/",
                    "uuid" => user.Uuid.Hex(),
                    "username" => user.Username,
                    "full_name" => user.FullName,
                    "first_name" => user.FirstName,
                    "last_name" => user.LastName,
                    _ => user.Email,
                });
                break;
        }
    }

    private static void WritePermissions(Utf8JsonWriter json, CatalogUser user)
    {
        json.WriteStartArray();
        foreach (var grant in user.Grants.Where(grant => grant.IsActive))
        {
            json.WriteStartObject();
            json.WriteString("scope_type", grant.ScopeType);
            json.WriteString("scope_uuid", grant.Scope.Hex());
            json.WriteString("role_name", grant.Role);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
