using System.Collections.Immutable;

namespace OfferingUsers.Domain.Access;

/// <summary>What a key may be used for (catalog.md 4).</summary>
public static class KeyScopes
{
    /// <summary>Requests that change nothing, GET, HEAD and OPTIONS, which every key may send.</summary>
    public const string Read = "read";

    /// <summary>All others, too.</summary>
    public const string Write = "write";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = [Read, Write];

    /// <summary>Refuses a request for which the key has no scope; a key that was given none may be used for everything.</summary>
    /// <param name="scopes">The key's scopes; null if it was given none.</param>
    /// <param name="isSafe">Whether the request changes nothing.</param>
    public static Refusal? Refuse(ImmutableArray<string>? scopes, bool isSafe) =>
        isSafe || scopes is not { } given || given.Contains(Write) ? null : new Forbidden();
}
