using System.Collections.Concurrent;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Writes a planned change, collection by collection: the guards of an object, then the object; in the end the guards that are no longer claimed. If it is
/// interrupted, sending the same change again completes it.
/// </summary>
public sealed class ApplyCatalogChange(
    NumberUsers numbers, WriteCatalogObject write, ImportOfferingUsers import, EmbedRoleGrants grants, ClaimUniqueValues claims, RefreshSnapshots refresh)
{
    /// <summary>What a change hears that another one came between, also after it was planned again.</summary>
    public static readonly Refusal CameBetween = new Busy("Another change of the catalog came between, send the request again.");

    private const int MaxParallelWrites = 16;

    /// <summary>Writes the drafts, none of which may have errors; refused after a concurrent change.</summary>
    public async Task<Refusal?> RunAsync(IReadOnlyList<CatalogDraft> drafts, string by, CancellationToken cancellation)
    {
        await refresh.FinishPendingAsync(cancellation);
        var pending = SnapshotRefresh.ForChange(drafts);
        await refresh.SaveAsync(pending, cancellation);
        await numbers.AssignAsync(drafts, cancellation);
        var released = new ReleasedValues(drafts);
        var conflicts = new ConcurrentBag<CatalogDraft>();
        var groups = drafts.GroupBy(draft => draft.Collection)
            .OrderBy(group => CatalogCollections.All.IndexOf(group.Key))
            .ToLookup(group => group.Key.IsImportOnly);
        await WriteAsync(groups[false]);

        // Imported records take the memberships of their users into their snapshots.
        await grants.EmbedAsync(drafts, cancellation);
        foreach (var draft in await import.RunAsync(
            groups[true].SelectMany(group => group).Where(draft => !draft.IsUnchanged), by, MaxParallelWrites, cancellation))
        {
            conflicts.Add(draft);
        }

        // What another writer came before keeps its values, and their guards.
        await claims.ReleaseAsync(drafts.Except(conflicts).SelectMany(draft => draft.Releases), cancellation);
        await refresh.RunAsync(pending, cancellation);
        return conflicts.IsEmpty ? null : CameBetween;

        async Task WriteAsync(IEnumerable<IEnumerable<CatalogDraft>> collections)
        {
            foreach (var collection in collections)
            {
                await Parallel.ForEachAsync(
                    collection.Where(draft => !draft.IsUnchanged),
                    new ParallelOptions { MaxDegreeOfParallelism = MaxParallelWrites, CancellationToken = cancellation },
                    async (draft, token) =>
                    {
                        if (!await write.RunAsync(draft, released, token))
                        {
                            conflicts.Add(draft);
                        }
                    });
            }
        }
    }
}
