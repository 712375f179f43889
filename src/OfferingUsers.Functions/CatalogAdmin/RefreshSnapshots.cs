using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Applies a change of the catalog to the snapshots of the affected records. The refresh is saved before the change and removed afterwards, so that an
/// interrupted one is completed later. It is idempotent.
/// </summary>
public sealed class RefreshSnapshots(
    CatalogStore store, CatalogReader catalog, CatalogCache cache, OfferingUserStore records, RefreshSnapshot refresh, OrchestrationClient orchestrations)
{
    private const int PageSize = 100;

    /// <summary>Bounds a page of steps that find no record.</summary>
    private const int StepsPerPage = 20;

    /// <summary>Saves a refresh before its change is written.</summary>
    public Task SaveAsync(SnapshotRefresh pending, CancellationToken cancellation) =>
        pending.IsEmpty ? Task.CompletedTask : store.WriteAsync(pending, pending.Id, null, CatalogAdminJson.Default.SnapshotRefresh, cancellation);

    /// <summary>
    /// Runs a refresh: the first page at once, the others in an orchestration, or here if there is no Durable client; the second pass always in an
    /// orchestration.
    /// </summary>
    public async Task RunAsync(SnapshotRefresh pending, CancellationToken cancellation)
    {
        if (pending.IsEmpty)
        {
            return;
        }

        var position = await RefreshPageAsync(pending, SnapshotRefreshPosition.Start, cancellation);
        while (position is not null && !orchestrations.IsAvailable)
        {
            position = await RefreshPageAsync(pending, position, cancellation);
        }

        if (orchestrations.IsAvailable)
        {
            await SnapshotRefreshOrchestration.EnsureAsync(orchestrations, pending.Id, isSecond: position is null);
        }
    }

    /// <summary>
    /// Refreshes a page of records from a position; returns the position of the next page, or null if the pass is complete. After the second pass the refresh
    /// is removed.
    /// </summary>
    public async Task<SnapshotRefreshPosition?> RefreshPageAsync(SnapshotRefresh pending, SnapshotRefreshPosition position, CancellationToken cancellation)
    {
        // Another instance may have made the change, so cached values may be stale.
        cache.Clear();
        var steps = pending.Steps;
        var (remaining, lastStep) = (PageSize, position.Step + StepsPerPage);
        while (position.Step < steps.Count)
        {
            if (remaining == 0 || position.Step == lastStep)
            {
                return position;
            }

            var page = await ReadRecordsAsync(steps[position.Step], position.After, remaining, cancellation);
            foreach (var record in page)
            {
                await refresh.RunAsync(record, cancellation);
            }

            position = page.Count < remaining ? new SnapshotRefreshPosition(position.Step + 1, "") : position with { After = page[^1].Uuid.Hex() };
            remaining -= page.Count;
        }

        if (pending.IsFirstPassDone)
        {
            await store.RemoveAsync(pending.Id, cancellation);
        }
        else
        {
            await store.ChangeAsync(pending.Id, document => FirstPassDone(document), cancellation);
        }

        return null;
    }

    /// <summary>The saved refresh with that id; null if it is complete.</summary>
    public async Task<SnapshotRefresh?> FindAsync(string id, CancellationToken cancellation) =>
        (await store.ReadAsync(id, CatalogAdminJson.Default.SnapshotRefresh, cancellation))?.Value;

    /// <summary>Completes the refreshes of interrupted changes.</summary>
    public async Task FinishPendingAsync(CancellationToken cancellation)
    {
        foreach (var saved in await store.OfKindAsync(CatalogKinds.SnapshotRefresh, CatalogAdminJson.Default.SnapshotRefresh, cancellation))
        {
            if (!saved.Value.IsFirstPassDone)
            {
                await RunAsync(saved.Value, cancellation);
            }
        }
    }

    /// <summary>Starts the orchestrations of interrupted refreshes that are not running.</summary>
    public async Task ContinuePendingAsync(CancellationToken cancellation)
    {
        foreach (var saved in await store.OfKindAsync(CatalogKinds.SnapshotRefresh, CatalogAdminJson.Default.SnapshotRefresh, cancellation))
        {
            await SnapshotRefreshOrchestration.EnsureAsync(orchestrations, saved.Value.Id, saved.Value.IsFirstPassDone);
        }
    }

    private static JsonObject FirstPassDone(JsonObject document)
    {
        document["is_first_pass_done"] = true;
        return document;
    }

    private async Task<IReadOnlyList<OfferingUser>> ReadRecordsAsync(
        SnapshotRefreshStep step, string after, int limit, CancellationToken cancellation) => step.Of switch
        {
            SnapshotRefreshStep.Subject.Offering => await records.OfOfferingAsync(
                await PartitionsAsync(Guid.Parse(step.Values[0]), cancellation), after, limit, cancellation),
            SnapshotRefreshStep.Subject.Customer => await records.WhereAsync("customer_uuid", step.Values, after, limit, cancellation),
            SnapshotRefreshStep.Subject.Users => await records.WhereAsync("user_uuid", step.Values, after, limit, cancellation),
            SnapshotRefreshStep.Subject.Pair => await ReadPairAsync(step.Values[0], after, cancellation),
            SnapshotRefreshStep.Subject.Project => await records.OfMembersAsync(
                Memberships.InProject(Guid.Parse(step.Values[0])), after, limit, cancellation),
            _ => await records.AllAsync(after, limit, cancellation),
        };

    private async Task<OfferingUserPartitions> PartitionsAsync(Guid offering, CancellationToken cancellation) =>
        (await catalog.OfferingAsync(offering, cancellation))?.Partitions ?? OfferingUserPartitions.Of(offering);

    private async Task<IReadOnlyList<OfferingUser>> ReadPairAsync(string value, string after, CancellationToken cancellation)
    {
        var pair = value.Split('.').Select(Guid.Parse).ToArray();
        return after.Length == 0
            && await records.FindByPairAsync(await PartitionsAsync(pair[0], cancellation), pair[1], cancellation) is { } record
                ? [record]
                : [];
    }
}

/// <summary>The position in a refresh: the index of the step, and the uuid in hex after which the page begins.</summary>
public sealed record SnapshotRefreshPosition(int Step, string After)
{
    public static readonly SnapshotRefreshPosition Start = new(0, "");
}
