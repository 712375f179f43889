using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// What both lifecycles do: look at the record, wait for a change until the reminder or the deadline is due, act, and look again; they end when the record
/// no longer waits in their phase. All decisions are the activities', on the record as it then is.
/// </summary>
internal static class WaitOutPhase
{
    /// <summary>A history of so many looks is long enough to begin anew.</summary>
    private const int MaxLooks = 50;

    public static async Task RunAsync(TaskOrchestrationContext context, string phase)
    {
        var uuid = context.GetInput<string>()!;

        // One waiter, whatever else is waited for: one that was given up would stay, and take an event that nobody hears of then.
        var change = NextChange(context);
        for (var looks = 0; looks < MaxLooks; looks++)
        {
            var wait = await context.CallActivityAsync<StateWait>(nameof(ReadStateWait), uuid, ActivityRetry.Options);
            if (wait.Phase != phase)
            {
                return;
            }

            if (await ChangesBeforeAsync(context, change, wait.Next))
            {
                change = NextChange(context);
                continue;
            }

            await context.CallActivityAsync(wait.Act, wait, ActivityRetry.Options);
        }

        context.ContinueAsNew(uuid);
    }

    private static Task NextChange(TaskOrchestrationContext context) => context.WaitForExternalEvent<object?>(LifecycleInstances.StateChanged);

    /// <summary>Whether a change comes, or came, before a time; without one, it waits for as long as it takes.</summary>
    private static async Task<bool> ChangesBeforeAsync(TaskOrchestrationContext context, Task change, DateTime? until)
    {
        if (change.IsCompleted || until is null)
        {
            await change;
            return true;
        }

        if (until <= context.CurrentUtcDateTime)
        {
            return false;
        }

        using var enough = new CancellationTokenSource();
        var timer = context.CreateTimer(until.Value, enough.Token);
        if (await Task.WhenAny(change, timer) == timer)
        {
            return false;
        }

        enough.Cancel();
        return true;
    }
}

/// <summary>A record's wait in a state, as an orchestration sees it.</summary>
/// <param name="Phase">The phase that waits; null when nothing is waited for, or the record is gone.</param>
/// <param name="Transition">Which wait it is: the guard of every act on it.</param>
/// <param name="Next">When the next act is due, in UTC; null when never.</param>
/// <param name="Act">The activity that is due then.</param>
public sealed record StateWait(string Uuid, string? Phase, int Transition, DateTime? Next, string Act);
