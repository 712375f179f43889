using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The eternal orchestration <c>removal-sweep</c>: periodically finishes interrupted removals, and looks at one page of all completions for those that no
/// record refers to. What fails is tried again in the next round and does not keep the others waiting.
/// </summary>
public static class RemovalSweep
{
    /// <summary>The id of its only instance.</summary>
    public const string Id = "removal-sweep";

    [Function(nameof(RemovalSweep))]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var after = context.GetInput<string>() ?? "";
        return EternalRound.RunAsync(context, Id, RoundAsync, next: () => after);

        async Task<RoundFailures> RoundAsync()
        {
            var noted = await context.CallActivityAsync<RemovalPage>(nameof(FindInterruptedRemovals), "", ActivityRetry.Options);
            var failures = await FinishAsync(context, noted);
            var walked = await context.CallActivityAsync<RemovalPage>(nameof(FindUnreferencedCompletions), after, ActivityRetry.Options);
            failures = failures.And(await FinishAsync(context, walked));
            after = walked.LastId;
            return failures;
        }
    }

    private static async Task<RoundFailures> FinishAsync(TaskOrchestrationContext context, RemovalPage page)
    {
        var failures = RoundFailures.None;
        foreach (var key in page.Noted)
        {
            try
            {
                await context.CallActivityAsync<bool>(nameof(FinishNotedRemoval), new NotedRemoval(key, IsProven: false));
            }
            catch (TaskFailedException error)
            {
                failures = failures.And(new RoundFailures(1, EternalRound.TypeOf(error)));
            }
        }

        return failures;
    }
}

/// <summary>Removals to finish, and the id of the last completion that was looked at.</summary>
public sealed record RemovalPage(IReadOnlyList<PendingRemovalKey> Noted, string LastId);

/// <summary>Finds noted removals that are no longer in progress.</summary>
public sealed class FindInterruptedRemovals(PendingRemovals removals, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>A request that was not interrupted has finished its removal by then.</summary>
    private static readonly TimeSpan InProgress = TimeSpan.FromSeconds(15);

    [Function(nameof(FindInterruptedRemovals))]
    public async Task<RemovalPage> Run([ActivityTrigger] string input, CancellationToken cancellation) =>
        new(await removals.ListAsync(clock.Now() - InProgress, PageSize, cancellation), "");
}
