using System.Text.Json;

namespace OfferingUsers.Functions.Http;

/// <summary>A boolean in a body: true and false, 1 and 0, and the accepted strings such as "yes" and "off" (offering-users.md 2.8).</summary>
internal static class BooleanField
{
    public const string Invalid = "Must be a valid boolean.";

    public static bool TryRead(JsonElement value, string field, FieldErrors errors, out bool read)
    {
        bool? parsed = value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.GetDouble() switch { 1 => true, 0 => false, _ => null },
            JsonValueKind.String => value.GetString()!.ToUpperInvariant() switch
            {
                "TRUE" or "T" or "YES" or "Y" or "ON" or "1" => true,
                "FALSE" or "F" or "NO" or "N" or "OFF" or "0" => false,
                _ => null,
            },
            _ => null,
        };
        if (parsed is null)
        {
            errors.Add(field, value.ValueKind == JsonValueKind.Null ? TextField.NotNull : Invalid);
        }

        read = parsed ?? false;
        return parsed is not null;
    }
}
