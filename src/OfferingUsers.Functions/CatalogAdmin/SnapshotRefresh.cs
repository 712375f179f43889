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
    /// <summary>The property name of a step for the record of one offering and user.</summary>
    public const string PairStep = "pair";

    public string Id { get; init; } = CatalogIds.Of(CatalogKinds.SnapshotRefresh, Guid.NewGuid().ToString("N"));

    public string Kind { get; init; } = CatalogKinds.SnapshotRefresh;

    public HashSet<string> Offerings { get; init; } = [];

    public HashSet<string> Customers { get; init; } = [];

    public HashSet<string> Users { get; init; } = [];

    /// <summary>The uuids of offering and user in hex, separated by a dot.</summary>
    public HashSet<string> Pairs { get; init; } = [];

    /// <summary>The queries for the affected records, in a stable order: a property of the records and its value.</summary>
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
    /// The records affected by a change: those of changed objects, and of new terms and consents. Other new objects cannot have records yet.
    /// </summary>
    public static SnapshotRefresh ForChange(IReadOnlyList<CatalogDraft> drafts)
    {
        var pending = new SnapshotRefresh();
        foreach (var draft in drafts.Where(draft =>
            draft.IsNew ? draft.Collection.Kind is CatalogKinds.TermsOfService or CatalogKinds.Consent : !draft.IsUnchanged))
        {
            pending.Add(draft.Collection, draft.Key!, draft.Before?.Value, draft.After);
        }

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
