using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The eternal orchestration <c>lifecycle-sweep</c>: periodically checks all waiting records, page by page, so that a lost signal only delays a timeout.
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

/// <summary>The last uuid of a page; null at the end of a sweep, after which there is a pause.</summary>
public sealed record SweptPage(string? LastUuid, TimeSpan Pause);
