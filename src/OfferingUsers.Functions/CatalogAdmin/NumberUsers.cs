using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Assigns unique numbers to new users, from 1 (catalog.md 1).</summary>
public sealed class NumberUsers(CatalogStore store, OptimisticConcurrency concurrency)
{
    public async Task AssignAsync(IReadOnlyList<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var newUsers = drafts.Where(draft => draft.Collection == CatalogCollections.Users && draft.IsNew).ToList();
        if (newUsers.Count == 0)
        {
            return;
        }

        var number = await ReserveAsync(newUsers.Count, cancellation);
        foreach (var draft in newUsers)
        {
            draft.After["number"] = number++;
        }
    }

    /// <summary>Reserves consecutive numbers, and returns the first.</summary>
    private async Task<int> ReserveAsync(int count, CancellationToken cancellation)
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
