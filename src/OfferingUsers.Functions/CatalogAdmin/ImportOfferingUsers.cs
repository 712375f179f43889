using System.Collections.Concurrent;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Creates and changes the offering users of an import; what each of them needs is read for many at once.</summary>
public sealed class ImportOfferingUsers(ImportOfferingUser import, CatalogReadAhead ahead, PendingRemovals removals)
{
    /// <summary>So many are written before what was read for them is too old.</summary>
    private const int MaxReadAhead = 1_000;

    /// <summary>Those that a concurrent change came before.</summary>
    public async Task<IReadOnlyCollection<CatalogDraft>> RunAsync(
        IEnumerable<CatalogDraft> drafts, string by, int maxParallel, CancellationToken cancellation)
    {
        var conflicts = new ConcurrentBag<CatalogDraft>();
        foreach (var chunk in drafts.Chunk(MaxReadAhead))
        {
            var added = chunk.Where(draft => draft.IsNew).Select(draft => ImportedOfferingUser.Read(draft.After)).ToList();
            await ahead.RunAsync([.. added.Select(record => (record.User, record.Offering))], cancellation);
            var noted = await removals.FindNotedAsync(added.Select(record => record.Uuid), cancellation);
            await Parallel.ForEachAsync(
                chunk, new ParallelOptions { MaxDegreeOfParallelism = maxParallel, CancellationToken = cancellation },
                async (draft, token) =>
                {
                    if (!await import.RunAsync(draft, by, noted.Contains(Guid.Parse(draft.Key!)), token))
                    {
                        conflicts.Add(draft);
                    }
                });
        }

        return conflicts;
    }
}
