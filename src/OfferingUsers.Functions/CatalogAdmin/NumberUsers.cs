using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Gives new users their integer, from 1 on and never twice (catalog.md 1).</summary>
public sealed class NumberUsers(CatalogStore store)
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
        while (true)
        {
            var stored = await store.ReadAsync(CatalogIds.UserCounter, cancellation);
            var last = stored?.Value["last"]!.GetValue<int>() ?? 0;
            var next = new JsonObject { ["id"] = CatalogIds.UserCounter, ["kind"] = "counter", ["last"] = last + count };
            if (await store.WriteAsync(next, stored?.ETag, cancellation))
            {
                return last + 1;
            }
        }
    }
}
