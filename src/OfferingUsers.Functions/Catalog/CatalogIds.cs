namespace OfferingUsers.Functions.Catalog;

/// <summary>The ids of the catalog's documents, each its own partition (architecture.md 3).</summary>
internal static class CatalogIds
{
    public const string UserCounter = "counter:user";

    public static string Of(string kind, string key) => $"{kind}:{key}";

    /// <summary>Keeps a username to one user, without regard to case.</summary>
    public static string Username(string username) => "username:" + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(username.ToLowerInvariant()));

    /// <summary>Leads from a key's hash to its user.</summary>
    public static string Token(string sha256) => "token:" + sha256;

    /// <summary>Keeps one consent to a user and an offering.</summary>
    public static string ConsentPair(string user, string offering) => $"consent_pair:{user}.{offering}";

    /// <summary>Keeps one active terms of service to an offering.</summary>
    public static string ActiveTerms(string offering) => "active_terms:" + offering;
}
