using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Functions.Catalog;

/// <summary>The ids of the catalog's documents, which are also their partition keys (architecture.md 3).</summary>
internal static class CatalogIds
{
    private const int MaxPlainUsername = 500;

    public const string UserCounter = "counter:user";

    public const string SnapshotVersion = "version:snapshots";

    public static string Of(string kind, string key) => $"{kind}:{key}";

    /// <summary>The guard of a username, ignoring case; of a long one by its hash, since an id has at most 1,023 bytes.</summary>
    public static string Username(string username)
    {
        var bytes = Encoding.UTF8.GetBytes(username.ToLowerInvariant());
        return bytes.Length <= MaxPlainUsername
            ? "username:" + Convert.ToHexStringLower(bytes)
            : "username:sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>The guard of a token's hash, whose owner is the user.</summary>
    public static string Token(string sha256) => "token:" + sha256;

    /// <summary>The guard of the only consent of a user for an offering.</summary>
    public static string ConsentPair(string user, string offering) => $"consent_pair:{user}.{offering}";

    /// <summary>The guard of an offering's only active terms of service.</summary>
    public static string ActiveTerms(string offering) => "active_terms:" + offering;
}
