using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The loop of both lifecycle orchestrations: read the record, wait for a change until the reminder or the deadline, and run the activity that is due. It ends
/// when the record no longer waits in the phase. All decisions are made by activities, on the current record.
/// </summary>
internal static class WaitOutPhase
{
    /// <summary>Limits the size of the history before ContinueAsNew.</summary>
    private const int MaxIterations = 50;

    public static async Task RunAsync(TaskOrchestrationContext context, string phase)
    {
        var uuid = context.GetInput<string>()!;

        // The same waiter is used in all iterations: an abandoned one would remain registered and consume an event.
        var change = WaitForChangeAsync(context);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var wait = await context.CallActivityAsync<StateWait>(nameof(ReadStateWait), uuid, ActivityRetry.Options);
            if (wait.Phase != phase)
            {
                return;
            }

            if (await ChangesBeforeAsync(context, change, wait.Next))
            {
                change = WaitForChangeAsync(context);
                continue;
            }

            await context.CallActivityAsync(wait.Act, wait, ActivityRetry.Options);
        }

        context.ContinueAsNew(uuid);
    }

    private static Task WaitForChangeAsync(TaskOrchestrationContext context) => context.WaitForExternalEvent<object?>(LifecycleInstances.StateChanged);

    /// <summary>Whether there is a change before a time; without a time, waits for a change indefinitely.</summary>
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

        using var timerCancellation = new CancellationTokenSource();
        var timer = context.CreateTimer(until.Value, timerCancellation.Token);
        if (await Task.WhenAny(change, timer) == timer)
        {
            return false;
        }

        timerCancellation.Cancel();
        return true;
    }
}

/// <summary>A record's wait in a state, as the input of orchestrations and activities.</summary>
/// <param name="Phase">The phase of the wait; null if the record does not wait, or no longer exists.</param>
/// <param name="Transition">The number of the wait; an activity does nothing if the record's differs.</param>
/// <param name="Next">When the activity is due, in UTC; null if never.</param>
/// <param name="Act">The name of the activity that is due then.</param>
public sealed record StateWait(string Uuid, string? Phase, int Transition, DateTime? Next, string Act);
