using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>
/// Reads the checklists that a request concerns and no others: what a request on one object costs must not grow with the catalog. Only a whole list takes all.
/// </summary>
public sealed class ReadChecklists(ChecklistStore store, CatalogCache cache)
{
    private const string AllKey = "checklists";

    /// <summary>All checklists, the newest first: those who ask within the ten seconds of the catalog's cache share them.</summary>
    public async Task<IReadOnlyList<Checklist>> AllAsync(CancellationToken cancellation) =>
        (await cache.GetAsync(AllKey, async token => (IReadOnlyList<Checklist>?)NewestFirst(await store.AllAsync(token)), cancellation))!;

    /// <summary>The checklist of a uuid, or none.</summary>
    public async Task<IReadOnlyList<Checklist>> OneAsync(Guid uuid, CancellationToken cancellation) =>
        await store.ReadAsync(uuid, cancellation) is { } stored ? [stored.Value] : [];

    /// <summary>Those with a question of that uuid, the newest first: one or none, unless an import used a uuid twice.</summary>
    public async Task<IReadOnlyList<Checklist>> WithQuestionAsync(Guid uuid, CancellationToken cancellation) =>
        NewestFirst(await store.WithQuestionAsync(uuid, cancellation));

    /// <summary>Those with an option of that uuid.</summary>
    public async Task<IReadOnlyList<Checklist>> WithOptionAsync(Guid uuid, CancellationToken cancellation) =>
        NewestFirst(await store.WithOptionAsync(uuid, cancellation));

    /// <summary>Those with a dependency of that uuid.</summary>
    public async Task<IReadOnlyList<Checklist>> WithDependencyAsync(Guid uuid, CancellationToken cancellation) =>
        NewestFirst(await store.WithDependencyAsync(uuid, cancellation));

    private static IReadOnlyList<Checklist> NewestFirst(IEnumerable<Checklist> checklists) =>
        [.. checklists.OrderByDescending(checklist => checklist.Created).ThenBy(checklist => checklist.Uuid)];
}
