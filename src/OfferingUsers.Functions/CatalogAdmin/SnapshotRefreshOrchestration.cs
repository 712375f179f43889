using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Applies a change of the catalog to the snapshots of more than one page of records, page by page; after a restart it continues with the current page
/// (catalog.md 3).
/// </summary>
public static class SnapshotRefreshOrchestration
{
    /// <summary>Limits the size of the history before ContinueAsNew.</summary>
    private const int MaxPages = 50;

    /// <summary>Starts the orchestration for a saved refresh, unless it is running.</summary>
    public static Task EnsureAsync(OrchestrationClient orchestrations, string id) => orchestrations.StartAsync(
        nameof(SnapshotRefreshOrchestration), new SnapshotRefreshPage(id, SnapshotRefreshPosition.Start), id.Replace(':', '-'));

    [Function(nameof(SnapshotRefreshOrchestration))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var page = context.GetInput<SnapshotRefreshPage>();
        for (var pages = 0; pages < MaxPages && page is not null; pages++)
        {
            page = await context.CallActivityAsync<SnapshotRefreshPage?>(nameof(RefreshSnapshotPage), page, ActivityRetry.Options);
        }

        if (page is not null)
        {
            context.ContinueAsNew(page);
        }
    }
}

/// <summary>A page of a saved refresh.</summary>
public sealed record SnapshotRefreshPage(string Id, SnapshotRefreshPosition Place);

/// <summary>Refreshes one page; returns the next page, or null at the end.</summary>
public sealed class RefreshSnapshotPage(RefreshSnapshots refresh)
{
    [Function(nameof(RefreshSnapshotPage))]
    public async Task<SnapshotRefreshPage?> Run(
        [ActivityTrigger] SnapshotRefreshPage page, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        return await refresh.FindAsync(page.Id, cancellation) is { } saved
            && await refresh.RefreshPageAsync(saved, page.Place, cancellation) is { } next
                ? new SnapshotRefreshPage(page.Id, next)
                : null;
    }
}
