using System.Text.Json;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Reads <c>username</c> of a body, trimmed (offering-users.md 2.5, rows 10 and 11); null and the empty string are two different valid values.
/// </summary>
internal static class ReadUsername
{
    private const string Key = "username";

    public static OptionalUsername From(JsonElement body, FieldErrors errors)
    {
        if (!body.TryGetProperty(Key, out var value))
        {
            return new OptionalUsername(false, null);
        }

        return value.ValueKind == JsonValueKind.Null ? new OptionalUsername(true, null)
            : TextField.TryRead(value, Key, UsernameRule.MaxLength, errors, out var text) ? new OptionalUsername(true, text)
            : new OptionalUsername(false, null);
    }
}

/// <summary>A username that may be omitted.</summary>
internal readonly record struct OptionalUsername(bool IsGiven, string? Username);
