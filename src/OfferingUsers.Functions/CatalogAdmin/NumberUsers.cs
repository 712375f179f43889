using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Gives new users their integer, from 1 on and never twice (catalog.md 1).</summary>
public sealed class NumberUsers(CatalogStore store, OptimisticConcurrency concurrency)
{
    public async Task AssignAsync(IReadOnlyList<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var fresh = drafts.Where(draft => draft.Collection == CatalogCollections.Users && draft.IsNew).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        var number = await TakeAsync(fresh.Count, cancellation);
        foreach (var draft in fresh)
        {
            draft.After["number"] = number++;
        }
    }

    /// <summary>The first of so many numbers in a row.</summary>
    private async Task<int> TakeAsync(int count, CancellationToken cancellation)
    {
        var last = 0;
        await concurrency.RunAsync(
            async () =>
            {
                var stored = await store.ReadAsync(CatalogIds.UserCounter, CatalogJson.Default.CounterDocument, cancellation);
                last = stored?.Value.Last ?? 0;
                var next = new CounterDocument(CatalogIds.UserCounter, last + count);
                return await store.WriteAsync(next, next.Id, stored?.ETag, CatalogJson.Default.CounterDocument, cancellation);
            },
            cancellation);
        return last + 1;
    }
}
