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

    /// <summary>Longer than <see cref="Catalog.CatalogCache.Lifetime"/> and a creation.</summary>
    private static readonly TimeSpan BeforeSecondPass = TimeSpan.FromSeconds(15);

    /// <summary>Starts the orchestration for a saved refresh, unless it is running.</summary>
    /// <param name="isSecond">Whether the first pass is done.</param>
    public static Task EnsureAsync(OrchestrationClient orchestrations, string id, bool isSecond) => orchestrations.StartAsync(
        nameof(SnapshotRefreshOrchestration), new SnapshotRefreshPage(id, SnapshotRefreshPosition.Start) { IsSecond = isSecond }, id.Replace(':', '-'));

    [Function(nameof(SnapshotRefreshOrchestration))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var page = context.GetInput<SnapshotRefreshPage>()!;
        if (page is { IsSecond: true } && page.Place == SnapshotRefreshPosition.Start)
        {
            await context.CreateTimer(BeforeSecondPass, CancellationToken.None);
        }

        for (var pages = 0; pages < MaxPages; pages++)
        {
            var next = await context.CallActivityAsync<SnapshotRefreshPage?>(nameof(RefreshSnapshotPage), page, ActivityRetry.Options);
            if (next is null)
            {
                if (!page.IsSecond)
                {
                    context.ContinueAsNew(new SnapshotRefreshPage(page.Id, SnapshotRefreshPosition.Start) { IsSecond = true });
                }

                return;
            }

            page = next;
        }

        context.ContinueAsNew(page);
    }
}

/// <summary>A page of a saved refresh.</summary>
public sealed record SnapshotRefreshPage(string Id, SnapshotRefreshPosition Place)
{
    /// <summary>Whether it is a page of the second pass.</summary>
    public bool IsSecond { get; init; }
}

/// <summary>Refreshes one page; returns the next page, or null at the end.</summary>
public sealed class RefreshSnapshotPage(RefreshSnapshots refresh)
{
    [Function(nameof(RefreshSnapshotPage))]
    public async Task<SnapshotRefreshPage?> Run(
        [ActivityTrigger] SnapshotRefreshPage page, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        return await refresh.FindAsync(page.Id, cancellation) is { } saved
            && await refresh.RefreshPageAsync(saved, page.Place, cancellation) is { } next
                ? page with { Place = next }
                : null;
    }
}
