using System.Text.Json;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>The key <c>username</c> of a body (offering-users.md 2.5, rows 10 and 11): trimmed; null and the empty text are both accepted and differ.</summary>
internal static class ReadUsername
{
    private const string Key = "username";

    public static GivenUsername From(JsonElement body, FieldErrors errors)
    {
        if (!body.TryGetProperty(Key, out var value))
        {
            return new GivenUsername(false, null);
        }

        return value.ValueKind == JsonValueKind.Null ? new GivenUsername(true, null)
            : TextField.TryRead(value, Key, UsernameRule.MaxLength, errors, out var text) ? new GivenUsername(true, text)
            : new GivenUsername(false, null);
    }
}

/// <summary>A username, if one was given.</summary>
internal readonly record struct GivenUsername(bool Given, string? Username);
