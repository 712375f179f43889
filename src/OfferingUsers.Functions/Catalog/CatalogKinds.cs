namespace OfferingUsers.Functions.Catalog;

/// <summary>The kinds of the catalog's documents: the property <c>kind</c>, and the prefix of the id (architecture.md 3).</summary>
internal static class CatalogKinds
{
    public const string Role = "role";
    public const string Customer = "customer";
    public const string User = "user";
    public const string Project = "project";
    public const string Checklist = "checklist";
    public const string Offering = "offering";
    public const string RoleGrant = "role_grant";
    public const string TermsOfService = "terms_of_service";
    public const string Consent = "consent";

    /// <summary>Offering users in an import; they are not stored in the catalog.</summary>
    public const string OfferingUser = "offering_user";

    /// <summary>An agent with its services.</summary>
    public const string AgentIdentity = "agent_identity";

    /// <summary>The guard of a unique value.</summary>
    public const string Guard = "guard";

    /// <summary>The counter of user numbers.</summary>
    public const string Counter = "counter";

    /// <summary>A change of the catalog that has not been applied to the records' snapshots yet.</summary>
    public const string SnapshotRefresh = "propagation";

    /// <summary>The version of the records' snapshots.</summary>
    public const string SnapshotVersion = "version";
}
