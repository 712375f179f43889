using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Carries a change of the catalog that concerns more than a page of records to them, page by page; a restart goes on with the page it was at (catalog.md
/// 3).
/// </summary>
public static class CatalogPropagation
{
    /// <summary>A history of so many pages is long enough to begin anew.</summary>
    private const int MostPages = 50;

    /// <summary>Starts it for a noted propagation, unless it runs.</summary>
    public static async Task EnsureAsync(DurableTaskClient durable, string id)
    {
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(CatalogPropagation), new PropagatedPage(id, PropagationPlace.Start), new StartOrchestrationOptions(id.Replace(':', '-')));
        }
        catch (InvalidOperationException)
        {
            // It is at work.
        }
    }

    [Function(nameof(CatalogPropagation))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var patiently = TaskOptions.FromRetryPolicy(new RetryPolicy(20, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5)));
        var page = context.GetInput<PropagatedPage>();
        for (var pages = 0; pages < MostPages && page is not null; pages++)
        {
            page = await context.CallActivityAsync<PropagatedPage?>(nameof(PropagatePage), page, patiently);
        }

        if (page is not null)
        {
            context.ContinueAsNew(page);
        }
    }
}

/// <summary>A page of a noted propagation.</summary>
public sealed record PropagatedPage(string Id, PropagationPlace Place);

/// <summary>Does one page; where the next begins, or null at the end.</summary>
public sealed class PropagatePage(PropagateCatalogChange propagate)
{
    [Function(nameof(PropagatePage))]
    public async Task<PropagatedPage?> Run([ActivityTrigger] PropagatedPage page, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        return await propagate.NotedAsync(page.Id, cancellation) is { } noted
            && await propagate.PageAsync(noted, page.Place, durable, cancellation) is { } next
                ? new PropagatedPage(page.Id, next)
                : null;
    }
}
