using System.Diagnostics.CodeAnalysis;

namespace OfferingUsers.Domain;

/// <summary>The wire's uuids: 32 lower-case hex digits out, with or without dashes in any case in (offering-users.md 1.2).</summary>
public static class Uuids
{
    /// <summary>The wire's form.</summary>
    public static string Hex(this Guid uuid) => uuid.ToString("N");

    /// <summary>Reads what a client sent; false for anything that is neither 32 hex digits nor the dashed form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Guid uuid) =>
        Guid.TryParseExact(text, "N", out uuid) || Guid.TryParseExact(text, "D", out uuid);
}
