using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// The records that are affected by a change of the catalog. It is saved before the change, so that the records are updated even after an interruption.
/// </summary>
public sealed class SnapshotRefresh
{
    /// <summary>The users that one step may have.</summary>
    private const int UsersPerStep = 100;

    public string Id { get; init; } = CatalogIds.Of(CatalogKinds.SnapshotRefresh, Guid.NewGuid().ToString("N"));

    public string Kind { get; init; } = CatalogKinds.SnapshotRefresh;

    public HashSet<string> Offerings { get; init; } = [];

    public HashSet<string> Customers { get; init; } = [];

    public HashSet<string> Users { get; init; } = [];

    /// <summary>The uuids of offering and user in hex, separated by a dot.</summary>
    public HashSet<string> Pairs { get; init; } = [];

    /// <summary>Projects whose members' records are affected.</summary>
    public HashSet<string> Projects { get; init; } = [];

    /// <summary>
    /// Whether the records that there were have been refreshed. A second pass follows, later than any instance may hold what was before the change, for those
    /// that were created of that meanwhile.
    /// </summary>
    public bool IsFirstPassDone { get; init; }

    /// <summary>Whether all records are affected.</summary>
    public bool HasAllRecords { get; init; }

    /// <summary>The queries for the affected records, in a stable order.</summary>
    [JsonIgnore]
    internal IReadOnlyList<SnapshotRefreshStep> Steps =>
    [
        .. Of(SnapshotRefreshStep.Subject.Offering, Offerings),
        .. Of(SnapshotRefreshStep.Subject.Customer, Customers),
        .. Of(SnapshotRefreshStep.Subject.Users, Users, UsersPerStep),
        .. Of(SnapshotRefreshStep.Subject.Pair, Pairs),
        .. Of(SnapshotRefreshStep.Subject.Project, Projects),
        .. HasAllRecords ? [new SnapshotRefreshStep(SnapshotRefreshStep.Subject.All, [])] : Array.Empty<SnapshotRefreshStep>(),
    ];

    [JsonIgnore]
    public bool IsEmpty => Offerings.Count + Customers.Count + Users.Count + Pairs.Count + Projects.Count == 0 && !HasAllRecords;

    /// <summary>
    /// The records affected by a change: those of changed objects, and of new terms, consents and role grants. Other new objects cannot have records yet, nor
    /// can new users with new grants.
    /// </summary>
    public static SnapshotRefresh ForChange(IReadOnlyList<CatalogDraft> drafts)
    {
        var pending = new SnapshotRefresh();
        foreach (var draft in drafts.Where(draft => draft.IsNew
            ? draft.Collection.Kind is CatalogKinds.TermsOfService or CatalogKinds.Consent or CatalogKinds.RoleGrant
            : !draft.IsUnchanged))
        {
            pending.Add(draft.Collection, draft.Key!, draft.Before?.Value, draft.After);
        }

        pending.Users.ExceptWith(drafts.Where(draft => draft.IsNew && draft.Collection.Kind == CatalogKinds.User).Select(draft => draft.Key!));
        return pending;
    }

    /// <summary>Adds the records affected by an object; <paramref name="after"/> is null for a removed one.</summary>
    public void Add(CatalogCollection collection, string key, JsonObject? before, JsonObject? after)
    {
        switch (collection.Kind)
        {
            case CatalogKinds.Offering:
                Offerings.Add(key);
                break;
            case CatalogKinds.Customer:
                Customers.Add(key);
                break;
            case CatalogKinds.User:
                Users.Add(key);
                break;
            case CatalogKinds.Project:
                Projects.Add(key);
                break;
            case CatalogKinds.RoleGrant:
                Users.UnionWith(Versions(CatalogJson.Default.RoleGrantDocument).Select(grant => grant.User.Hex()));
                break;
            case CatalogKinds.TermsOfService:
                Offerings.UnionWith(Versions(CatalogJson.Default.TermsOfService).Select(terms => terms.Offering.Hex()));
                break;
            case CatalogKinds.Consent:
                Pairs.UnionWith(Versions(CatalogJson.Default.Consent).Select(consent => $"{consent.Offering.Hex()}.{consent.User.Hex()}"));
                break;
        }

        IEnumerable<T> Versions<T>(JsonTypeInfo<T> type) => new[] { before, after }.OfType<JsonObject>().Select(version => version.Deserialize(type)!);
    }

    private static IEnumerable<SnapshotRefreshStep> Of(SnapshotRefreshStep.Subject subject, HashSet<string> values, int size = 1) =>
        values.Order(StringComparer.Ordinal).Chunk(size).Select(chunk => new SnapshotRefreshStep(subject, chunk));
}

/// <summary>A query for records that a refresh affects.</summary>
/// <param name="Values">Uuids in hex; of a pair, those of offering and user, separated by a dot.</param>
internal sealed record SnapshotRefreshStep(SnapshotRefreshStep.Subject Of, IReadOnlyList<string> Values)
{
    /// <summary>What the records have in common.</summary>
    internal enum Subject
    {
        Offering,
        Customer,
        Users,
        Pair,

        /// <summary>Their users have a role in the project.</summary>
        Project,
        All,
    }
}
