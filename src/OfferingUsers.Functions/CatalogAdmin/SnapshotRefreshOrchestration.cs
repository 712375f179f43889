using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Carries a change of the catalog that concerns more than a page of records to them, page by page; a restart goes on with the page it was at (catalog.md
/// 3).
/// </summary>
public static class SnapshotRefreshOrchestration
{
    /// <summary>A history of so many pages is long enough to begin anew.</summary>
    private const int MaxPages = 50;

    /// <summary>Starts it for a noted refresh, unless it runs.</summary>
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

/// <summary>A page of a noted refresh.</summary>
public sealed record SnapshotRefreshPage(string Id, SnapshotRefreshPosition Place);

/// <summary>Does one page; where the next begins, or null at the end.</summary>
public sealed class RefreshSnapshotPage(RefreshSnapshots refresh)
{
    [Function(nameof(RefreshSnapshotPage))]
    public async Task<SnapshotRefreshPage?> Run(
        [ActivityTrigger] SnapshotRefreshPage page, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        return await refresh.NotedAsync(page.Id, cancellation) is { } noted
            && await refresh.PageAsync(noted, page.Place, cancellation) is { } next
                ? new SnapshotRefreshPage(page.Id, next)
                : null;
    }
}
