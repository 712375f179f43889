using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Carries a change of the catalog to the snapshots in the records it concerns, one after the other; a record that has the new values already is left
/// alone, so running it twice does no harm. Modified does not move: agents poll by it.
/// </summary>
public sealed class RefreshSnapshots(
    CatalogStore store, CatalogCache cache, OfferingUserStore records, SnapshotOfOfferingUser snapshots, CatalogReader catalog, FollowChecklist follow,
    IOptions<LifecycleOptions> lifecycle)
{
    private const int PageSize = 100;

    /// <summary>Writes down what is to be done.</summary>
    public Task NoteAsync(SnapshotRefresh pending, CancellationToken cancellation)
    {
        return pending.IsEmpty ? Task.CompletedTask : store.WriteAsync(pending.ToDocument(), null, cancellation);
    }

    /// <summary>
    /// Does it and strikes it off: at once where it is one page of records, otherwise as an orchestration, or here page by page where there is no client to
    /// start one with.
    /// </summary>
    public async Task RunAsync(SnapshotRefresh pending, DurableTaskClient? durable, CancellationToken cancellation)
    {
        cache.Drop();
        var place = pending.IsEmpty ? null : await PageAsync(pending, SnapshotRefreshPosition.Start, durable, cancellation);
        while (place is not null)
        {
            if (durable is not null)
            {
                await SnapshotRefreshOrchestration.EnsureAsync(durable, pending.Id);
                return;
            }

            place = await PageAsync(pending, place, durable, cancellation);
        }
    }

    /// <summary>Refreshes a page of records from a place on; where the next page begins, or null when all is done and struck off.</summary>
    public async Task<SnapshotRefreshPosition?> PageAsync(
        SnapshotRefresh pending, SnapshotRefreshPosition place, DurableTaskClient? durable, CancellationToken cancellation)
    {
        // Another instance may have made the change: what this one has read before is not good enough.
        cache.Drop();
        var steps = pending.Steps;
        var left = PageSize;
        while (place.Step < steps.Count)
        {
            if (left == 0)
            {
                return place;
            }

            var (property, value) = steps[place.Step];
            var records = await RecordsAsync(property, value, place.After, left, cancellation);
            foreach (var record in records)
            {
                if (await TakeAsync(record, cancellation) != record)
                {
                    await RefreshAsync(record.Uuid, durable, cancellation);
                }
            }

            place = records.Count < left ? new SnapshotRefreshPosition(place.Step + 1, "") : place with { After = records[^1].Uuid.Hex() };
            left -= records.Count;
        }

        await store.RemoveAsync(pending.Id, cancellation);
        return null;
    }

    /// <summary>What was noted under an id; null when it is done.</summary>
    public async Task<SnapshotRefresh?> NotedAsync(string id, CancellationToken cancellation) =>
        await store.ReadAsync(id, cancellation) is { } noted ? SnapshotRefresh.From(noted.Value) : null;

    /// <summary>Finishes what an interrupted change left.</summary>
    public async Task FinishAsync(DurableTaskClient? durable, CancellationToken cancellation)
    {
        foreach (var noted in await store.OfKindAsync(SnapshotRefresh.Kind, cancellation))
        {
            await RunAsync(SnapshotRefresh.From(noted.Value), durable, cancellation);
        }
    }

    private async Task<IReadOnlyList<OfferingUser>> RecordsAsync(string property, string value, string after, int limit, CancellationToken cancellation)
    {
        if (property != SnapshotRefresh.PairStep)
        {
            return await records.WhereAsync(property, value, after, limit, cancellation);
        }

        var pair = value.Split('.');
        return await records.FindOfPairAsync(Guid.Parse(pair[0]), Guid.Parse(pair[1]), cancellation) is { } record && after.Length == 0 ? [record] : [];
    }

    private async Task RefreshAsync(Guid uuid, DurableTaskClient? durable, CancellationToken cancellation)
    {
        OfferingUser? before = null;
        var outcome = await records.ChangeAsync(
            uuid,
            async record =>
            {
                before = record;
                var fresh = await TakeAsync(record, cancellation);
                return fresh == record ? record : fresh;
            },
            cancellation);
        if (outcome.Refusal is null)
        {
            await follow.LeaveAsync(before!, outcome.Value, durable, cancellation);
        }
    }

    /// <summary>
    /// Fresh snapshots, and the completion that the offering's checklist asks for. Where answers have a retention time, a Deleted record that has lost them
    /// stays without.
    /// </summary>
    private async Task<OfferingUser> TakeAsync(OfferingUser record, CancellationToken cancellation)
    {
        var fresh = await snapshots.TakeAsync(record, cancellation);
        return fresh is { State: OfferingUserState.Deleted, ChecklistWithCompletion: null } && lifecycle.Value.ToAnswerRetention() is not null
            ? fresh
            : await follow.JoinAsync(fresh, await catalog.OfferingAsync(record.Offering.Uuid, cancellation), cancellation);
    }
}

/// <summary>Where a page of a refresh begins: which of its steps, and after which uuid in it.</summary>
public sealed record SnapshotRefreshPosition(int Step, string After)
{
    public static readonly SnapshotRefreshPosition Start = new(0, "");
}
