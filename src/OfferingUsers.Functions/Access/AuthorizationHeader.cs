using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Reads the token of an Authorization header: <c>Token key</c>, <c>Bearer key</c> or <c>Bearer Token key</c>, with schemes in any case (offering-users.md 2.2
/// and DEC-13).
/// </summary>
internal static class AuthorizationHeader
{
    private const string NotProvided = "Authentication credentials were not provided.";
    private const string NoKey = "Invalid token. No credentials provided.";
    private const string Spaces = "Invalid token. Token string should not contain spaces.";

    /// <summary>What was brought; for the other schemes it is a key.</summary>
    /// <param name="Text">The key or token.</param>
    /// <param name="IsBearer">Whether it came as <c>Bearer</c> alone, which a token does.</param>
    public readonly record struct Credential(string Text, bool IsBearer);

    public static Outcome<Credential> Read(string? header)
    {
        var isBearer = false;
        var words = (header ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var bearer, .. var rest] && Is(bearer, "Bearer"))
        {
            isBearer = !(rest is [var token, ..] && Is(token, "Token"));
            words = isBearer ? ["Token", .. rest] : rest;
        }

        return words switch
        {
            [var scheme, ..] when !Is(scheme, "Token") => new Unauthenticated(NotProvided),
            [] => new Unauthenticated(NotProvided),
            [_] => new Unauthenticated(NoKey),
            [_, var key] => new Credential(key, isBearer),
            _ => new Unauthenticated(Spaces),
        };
    }

    private static bool Is(string word, string expected) => string.Equals(word, expected, StringComparison.OrdinalIgnoreCase);
}
