using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The loop of both lifecycle orchestrations: wait for a change until the reminder or the deadline, and run the activity that is due. What the record waits for
/// is told by whoever changes it; after an activity, or a signal without content, it is read. It ends when the record no longer waits in the phase. All changes
/// are made by activities, on the current record.
/// </summary>
internal static class WaitOutPhase
{
    /// <summary>Limits the size of the history before ContinueAsNew.</summary>
    private const int MaxIterations = 50;

    public static async Task RunAsync(TaskOrchestrationContext context, string phase)
    {
        var (uuid, known) = context.GetInput<PhaseInput>()!;

        // The same waiter is used in all iterations: an abandoned one would remain registered and consume an event.
        var change = WaitForChangeAsync(context);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var wait = known ?? await context.CallActivityAsync<StateWait>(nameof(ReadStateWait), uuid, ActivityRetry.Options);
            if (wait.Phase != phase && !change.IsCompleted)
            {
                return;
            }

            if (await ChangesBeforeAsync(context, change, wait.Next))
            {
                known = Later(wait, await change);
                change = WaitForChangeAsync(context);
                continue;
            }

            await context.CallActivityAsync(wait.Act, wait, ActivityRetry.Options);
            known = null;
        }

        context.ContinueAsNew(new PhaseInput(uuid, null));
    }

    private static Task<StateWait?> WaitForChangeAsync(TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<StateWait?>(LifecycleInstances.StateChanged);

    /// <summary>What the record waits for after a signal: signals may come late and twice, so one of an earlier wait changes nothing.</summary>
    private static StateWait? Later(StateWait known, StateWait? told) => told is null || told.Transition >= known.Transition ? told : known;

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
