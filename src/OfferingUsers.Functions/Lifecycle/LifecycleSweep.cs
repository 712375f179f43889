using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The eternal orchestration <c>lifecycle-sweep</c>: periodically has the records looked at for which something is due, so that a lost signal only delays a
/// timeout. An import begins the next round at once, by an event.
/// </summary>
public static class LifecycleSweep
{
    /// <summary>
    /// Limits the history: 50,000 records a round. Those behind it that have only begun to wait get their orchestration with their reminder or deadline.
    /// </summary>
    private const int MaxPages = 100;

    [Function(nameof(LifecycleSweep))]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) =>
        EternalRound.RunAsync(context, LifecycleInstances.Sweep, () => SweepAsync(context), LifecycleInstances.RecordsMovedIn);

    private static async Task<RoundFailures> SweepAsync(TaskOrchestrationContext context)
    {
        var failures = RoundFailures.None;
        var position = SweepPosition.Start;
        for (var pages = 0; pages < MaxPages && position is not null; pages++)
        {
            var page = await context.CallActivityAsync<SweptPage>(nameof(SweepDueRecords), position, ActivityRetry.Options);
            failures = failures.And(page.Failures);
            position = page.Next;
        }

        return failures;
    }
}
