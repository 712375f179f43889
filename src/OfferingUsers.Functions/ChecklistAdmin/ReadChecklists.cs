using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>
/// Reads the checklists that a request concerns and no others: what a request on one object costs must not grow with the catalog. Only a whole list takes all.
/// </summary>
public sealed class ReadChecklists(CatalogStore store, CatalogCache cache)
{
    private const string AllKey = "checklists";

    /// <summary>All checklists, the newest first, for reading only: those who ask within the ten seconds of the catalog's cache share them.</summary>
    public async Task<IReadOnlyList<JsonObject>> AllAsync(CancellationToken cancellation) =>
        (await cache.GetAsync(AllKey, ReadAllAsync, cancellation))!;

    /// <summary>The checklist of a uuid, or none.</summary>
    public async Task<IReadOnlyList<JsonObject>> OneAsync(string uuid, CancellationToken cancellation) =>
        await store.ReadAsync(CatalogCollections.Checklists.IdOf(uuid), cancellation) is { } stored ? [stored.Value] : [];

    /// <summary>Those with a question of that uuid, the newest first: one or none, unless an import used a uuid twice.</summary>
    public Task<IReadOnlyList<JsonObject>> WithQuestionAsync(string uuid, CancellationToken cancellation) =>
        WithPartAsync("questions", null, uuid, cancellation);

    /// <summary>Those with an option of that uuid.</summary>
    public Task<IReadOnlyList<JsonObject>> WithOptionAsync(string uuid, CancellationToken cancellation) =>
        WithPartAsync("questions", "options", uuid, cancellation);

    /// <summary>Those with a dependency of that uuid.</summary>
    public Task<IReadOnlyList<JsonObject>> WithDependencyAsync(string uuid, CancellationToken cancellation) =>
        WithPartAsync("questions", "dependencies", uuid, cancellation);

    private async Task<IReadOnlyList<JsonObject>?> ReadAllAsync(CancellationToken cancellation) =>
        NewestFirst(await store.OfKindAsync(CatalogCollections.Checklists.Kind, cancellation));

    private async Task<IReadOnlyList<JsonObject>> WithPartAsync(string list, string? inner, string uuid, CancellationToken cancellation) =>
        NewestFirst(await store.WithPartAsync(CatalogCollections.Checklists.Kind, list, inner, uuid, cancellation));

    private static IReadOnlyList<JsonObject> NewestFirst(IEnumerable<Stored<JsonObject>> checklists) =>
    [
        .. checklists.Select(checklist => checklist.Value)
            .OrderByDescending(checklist => checklist["created"]?.GetValue<string>() ?? "", StringComparer.Ordinal)
            .ThenBy(checklist => checklist["uuid"]!.GetValue<string>(), StringComparer.Ordinal),
    ];
}
