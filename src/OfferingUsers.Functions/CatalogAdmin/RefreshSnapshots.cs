using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Carries a change of the catalog to the snapshots in the records it concerns, one after the other. What is to be done is noted before the change, and struck
/// off afterwards, so that an interrupted one is finished; doing it twice does no harm.
/// </summary>
public sealed class RefreshSnapshots(
    CatalogStore store, CatalogCache cache, OfferingUserStore records, RefreshSnapshot refresh, OrchestrationClient orchestrations)
{
    private const int PageSize = 100;

    /// <summary>Writes down what is to be done.</summary>
    public Task NoteAsync(SnapshotRefresh pending, CancellationToken cancellation) =>
        pending.IsEmpty ? Task.CompletedTask : store.WriteAsync(pending, pending.Id, null, CatalogAdminJson.Default.SnapshotRefresh, cancellation);

    /// <summary>
    /// Does it and strikes it off: at once where it is one page of records, otherwise as an orchestration, or here page by page where none can be started.
    /// </summary>
    public async Task RunAsync(SnapshotRefresh pending, CancellationToken cancellation)
    {
        var position = pending.IsEmpty ? null : await PageAsync(pending, SnapshotRefreshPosition.Start, cancellation);
        while (position is not null)
        {
            if (orchestrations.IsAvailable)
            {
                await SnapshotRefreshOrchestration.EnsureAsync(orchestrations, pending.Id);
                return;
            }

            position = await PageAsync(pending, position, cancellation);
        }
    }

    /// <summary>Refreshes a page of records from a position on; where the next page begins, or null when all is done and struck off.</summary>
    public async Task<SnapshotRefreshPosition?> PageAsync(SnapshotRefresh pending, SnapshotRefreshPosition position, CancellationToken cancellation)
    {
        // Another instance may have made the change: what this one has read before is not good enough.
        cache.Drop();
        var steps = pending.Steps;
        var left = PageSize;
        while (position.Step < steps.Count)
        {
            if (left == 0)
            {
                return position;
            }

            var (property, value) = steps[position.Step];
            var page = await RecordsAsync(property, value, position.After, left, cancellation);
            foreach (var record in page)
            {
                await refresh.RunAsync(record, cancellation);
            }

            position = page.Count < left ? new SnapshotRefreshPosition(position.Step + 1, "") : position with { After = page[^1].Uuid.Hex() };
            left -= page.Count;
        }

        await store.RemoveAsync(pending.Id, cancellation);
        return null;
    }

    /// <summary>What was noted under an id; null when it is done.</summary>
    public async Task<SnapshotRefresh?> NotedAsync(string id, CancellationToken cancellation) =>
        (await store.ReadAsync(id, CatalogAdminJson.Default.SnapshotRefresh, cancellation))?.Value;

    /// <summary>Finishes what an interrupted change left.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        foreach (var noted in await store.OfKindAsync(CatalogKinds.SnapshotRefresh, CatalogAdminJson.Default.SnapshotRefresh, cancellation))
        {
            await RunAsync(noted.Value, cancellation);
        }
    }

    private async Task<IReadOnlyList<OfferingUser>> RecordsAsync(string property, string value, string after, int limit, CancellationToken cancellation)
    {
        if (property != SnapshotRefresh.PairStep)
        {
            return await records.WhereAsync(property, value, after, limit, cancellation);
        }

        var pair = value.Split('.');
        return await records.FindByPairAsync(Guid.Parse(pair[0]), Guid.Parse(pair[1]), cancellation) is { } record && after.Length == 0 ? [record] : [];
    }
}

/// <summary>Where a page of a refresh begins: which of its steps, and after which uuid in it.</summary>
public sealed record SnapshotRefreshPosition(int Step, string After)
{
    public static readonly SnapshotRefreshPosition Start = new(0, "");
}
