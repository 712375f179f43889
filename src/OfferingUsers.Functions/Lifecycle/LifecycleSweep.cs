using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Goes over all waiting records again and again, page by page, so that a lost signal delays a timeout and loses none: <c>lifecycle-sweep</c>.
/// </summary>
public static class LifecycleSweep
{
    [Function(nameof(LifecycleSweep))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var page = await context.CallActivityAsync<SweptPage>(nameof(SweepWaitingRecords), context.GetInput<string>() ?? "", ActivityRetry.Options);
        if (page.LastUuid is null)
        {
            await context.CreateTimer(page.Pause, CancellationToken.None);
        }

        context.ContinueAsNew(page.LastUuid);
    }
}

/// <summary>Where a page of the sweep ended; null at the end, after which it pauses.</summary>
public sealed record SweptPage(string? LastUuid, TimeSpan Pause);
