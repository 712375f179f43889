using System.Diagnostics.CodeAnalysis;

namespace OfferingUsers.Domain;

/// <summary>Uuids in the API: written as 32 lower-case hex digits, read with or without hyphens, ignoring case (offering-users.md 1.2).</summary>
public static class Uuids
{
    public static string Hex(this Guid uuid) => uuid.ToString("N");

    /// <summary>Parses a client's uuid; false for anything but 32 hex digits, with or without hyphens.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Guid uuid) =>
        Guid.TryParseExact(text, "N", out uuid) || Guid.TryParseExact(text, "D", out uuid);
}
