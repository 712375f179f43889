using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Which records a change of the catalog concerns. It is written down before the change, so that an interrupted change is carried to the records all the same.
/// </summary>
public sealed class SnapshotRefresh
{
    public const string Kind = "propagation";

    /// <summary>The step of one record that is named by its offering and user.</summary>
    public const string PairStep = "pair";

    public string Id { get; init; } = CatalogIds.Of(Kind, Guid.NewGuid().ToString("N"));

    public HashSet<string> Offerings { get; init; } = [];

    public HashSet<string> Customers { get; init; } = [];

    public HashSet<string> Users { get; init; } = [];

    /// <summary>Offering and user, with a dot between.</summary>
    public HashSet<string> Pairs { get; init; } = [];

    /// <summary>What is to be gone through, always in the same order: a property of records and the value it has.</summary>
    public IReadOnlyList<(string Property, string Value)> Steps =>
    [
        .. Offerings.Order(StringComparer.Ordinal).Select(value => ("offering_uuid", value)),
        .. Customers.Order(StringComparer.Ordinal).Select(value => ("customer_uuid", value)),
        .. Users.Order(StringComparer.Ordinal).Select(value => ("user_uuid", value)),
        .. Pairs.Order(StringComparer.Ordinal).Select(value => (PairStep, value)),
    ];

    public bool IsEmpty => Offerings.Count + Customers.Count + Users.Count + Pairs.Count == 0;

    /// <summary>
    /// What a change concerns: objects that existed, and new terms and consents, which concern records that exist; other new objects cannot.
    /// </summary>
    public static SnapshotRefresh After(IReadOnlyList<CatalogDraft> drafts)
    {
        var pending = new SnapshotRefresh();
        foreach (var draft in drafts.Where(draft => draft.IsNew ? draft.Collection.Kind is "terms_of_service" or "consent" : !draft.IsUnchanged))
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
            case "offering":
                Offerings.Add(key);
                break;
            case "customer":
                Customers.Add(key);
                break;
            case "user":
                Users.Add(key);
                break;
            case "terms_of_service":
                Offerings.UnionWith(Values("offering"));
                break;
            case "consent":
                Pairs.UnionWith(new[] { before, after }.OfType<JsonObject>().Select(consent => $"{consent["offering"]}.{consent["user"]}"));
                break;
        }

        IEnumerable<string> Values(string property) => new[] { before, after }.OfType<JsonObject>().Select(value => value[property]!.GetValue<string>());
    }

    public JsonObject ToDocument() => new()
    {
        ["id"] = Id,
        ["kind"] = Kind,
        ["offerings"] = Texts(Offerings),
        ["customers"] = Texts(Customers),
        ["users"] = Texts(Users),
        ["pairs"] = Texts(Pairs),
    };

    public static SnapshotRefresh From(JsonObject document)
    {
        return new SnapshotRefresh
        {
            Id = document["id"]!.GetValue<string>(),
            Offerings = Set("offerings"),
            Customers = Set("customers"),
            Users = Set("users"),
            Pairs = Set("pairs"),
        };

        HashSet<string> Set(string name) => [.. document[name]!.AsArray().Select(text => text!.GetValue<string>())];
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
