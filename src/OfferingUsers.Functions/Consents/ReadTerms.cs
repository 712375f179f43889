using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>Reads the keys of terms of service from a body (newer-waldur.md 6.2), as those of an import.</summary>
internal static class ReadTerms
{
    public const string IsActive = "is_active";

    private const string Days = "grace_period_days";

    /// <summary>The keys that may be changed, as far as they were sent.</summary>
    public static JsonObject Changeable(JsonElement body, FieldErrors errors)
    {
        var keys = new JsonObject();
        if (IsSent(body, "terms_of_service", errors, out var value)
            && TextField.TryRead(value, "terms_of_service", CatalogCollections.MaxTerms, errors, out var text))
        {
            keys["terms_of_service"] = text;
        }

        if (IsSent(body, "terms_of_service_link", errors, out value) && UrlField.TryRead(value, "terms_of_service_link", errors, out var link))
        {
            keys["terms_of_service_link"] = link;
        }

        ReadFlag(body, IsActive, keys, errors);
        if (IsSent(body, Days, errors, out value))
        {
            var read = CatalogValues.WholeNumber(0)(value);
            if (read.Error is { } error)
            {
                errors.Add(Days, error);
            }

            keys[Days] = read.Value;
        }

        return keys;
    }

    /// <summary>All keys of new terms, with their defaults.</summary>
    public static JsonObject New(JsonElement body, FieldErrors errors)
    {
        var keys = new JsonObject
        {
            ["terms_of_service"] = "",
            ["terms_of_service_link"] = "",
            ["version"] = "",
            [IsActive] = false,
            ["requires_reconsent"] = false,
            [Days] = 60,
        };
        if (IsSent(body, "version", errors, out var value) && TextField.TryRead(value, "version", CatalogCollections.MaxVersion, errors, out var version))
        {
            keys["version"] = version;
        }

        ReadFlag(body, "requires_reconsent", keys, errors);
        foreach (var (name, sent) in Changeable(body, errors).ToList())
        {
            keys[name] = sent?.DeepClone();
        }

        return keys;
    }

    private static void ReadFlag(JsonElement body, string name, JsonObject keys, FieldErrors errors)
    {
        if (body.TryGetProperty(name, out var value) && BooleanField.TryRead(value, name, errors, out var read))
        {
            keys[name] = read;
        }
    }

    private static bool IsSent(JsonElement body, string name, FieldErrors errors, out JsonElement value)
    {
        if (!body.TryGetProperty(name, out value))
        {
            return false;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            errors.Add(name, TextField.NotNull);
        }

        return value.ValueKind != JsonValueKind.Null;
    }
}
