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

    public static Outcome<string> Read(string? header)
    {
        var words = (header ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var bearer, .. var rest] && Is(bearer, "Bearer"))
        {
            words = rest is [var token, ..] && Is(token, "Token") ? rest : ["Token", .. rest];
        }

        return words switch
        {
            [var scheme, ..] when !Is(scheme, "Token") => new Unauthenticated(NotProvided),
            [] => new Unauthenticated(NotProvided),
            [_] => new Unauthenticated(NoKey),
            [_, var key] => key,
            _ => new Unauthenticated(Spaces),
        };
    }

    private static bool Is(string word, string expected) => string.Equals(word, expected, StringComparison.OrdinalIgnoreCase);
}
