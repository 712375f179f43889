using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Which records a change of the catalog concerns. It is written down before the change, so that an interrupted change is carried to the records all the same.
/// </summary>
public sealed class SnapshotRefresh
{
    /// <summary>The step of one record that is named by its offering and user.</summary>
    public const string PairStep = "pair";

    public string Id { get; init; } = CatalogIds.Of(CatalogKinds.SnapshotRefresh, Guid.NewGuid().ToString("N"));

    public string Kind { get; init; } = CatalogKinds.SnapshotRefresh;

    public HashSet<string> Offerings { get; init; } = [];

    public HashSet<string> Customers { get; init; } = [];

    public HashSet<string> Users { get; init; } = [];

    /// <summary>Offering and user, with a dot between.</summary>
    public HashSet<string> Pairs { get; init; } = [];

    /// <summary>What is to be gone through, always in the same order: a property of records and the value it has.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Property, string Value)> Steps =>
    [
        .. Offerings.Order(StringComparer.Ordinal).Select(value => ("offering_uuid", value)),
        .. Customers.Order(StringComparer.Ordinal).Select(value => ("customer_uuid", value)),
        .. Users.Order(StringComparer.Ordinal).Select(value => ("user_uuid", value)),
        .. Pairs.Order(StringComparer.Ordinal).Select(value => (PairStep, value)),
    ];

    [JsonIgnore]
    public bool IsEmpty => Offerings.Count + Customers.Count + Users.Count + Pairs.Count == 0;

    /// <summary>
    /// What a change concerns: objects that existed, and new terms and consents, which concern records that exist; other new objects cannot.
    /// </summary>
    public static SnapshotRefresh After(IReadOnlyList<CatalogDraft> drafts)
    {
        var pending = new SnapshotRefresh();
        foreach (var draft in drafts.Where(draft =>
            draft.IsNew ? draft.Collection.Kind is CatalogKinds.TermsOfService or CatalogKinds.Consent : !draft.IsUnchanged))
        {
            pending.Add(draft.Collection, draft.Key!, draft.Before?.Value, draft.After);
        }

        return pending;
    }

    /// <summary>Takes up what a changed object concerns.</summary>
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
            case CatalogKinds.TermsOfService:
                Offerings.UnionWith(Versions(CatalogJson.Default.TermsOfService).Select(terms => terms.Offering.Hex()));
                break;
            case CatalogKinds.Consent:
                Pairs.UnionWith(Versions(CatalogJson.Default.Consent).Select(consent => $"{consent.Offering.Hex()}.{consent.User.Hex()}"));
                break;
        }

        IEnumerable<T> Versions<T>(JsonTypeInfo<T> type) => new[] { before, after }.OfType<JsonObject>().Select(version => version.Deserialize(type)!);
    }
}
