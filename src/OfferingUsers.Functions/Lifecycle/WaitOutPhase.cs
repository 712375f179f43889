using Microsoft.DurableTask;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// What both lifecycles do: look at the record, wait for a change until the reminder or the deadline is due, act, and look again; they end when the record no longer waits in
/// their phase. All decisions are the activities', on the record as it then is.
/// </summary>
internal static class WaitOutPhase
{
    /// <summary>A history of so many looks is long enough to begin anew.</summary>
    private const int MostLooks = 50;

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5)));

    public static async Task RunAsync(TaskOrchestrationContext context, string phase)
    {
        var uuid = context.GetInput<string>()!;
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var stay = await context.CallActivityAsync<Stay>(nameof(LookAtStay), uuid, Patiently);
            if (stay.Phase != phase)
            {
                return;
            }

            if (stay.Next is not { } next)
            {
                await context.WaitForExternalEvent<object?>(LifecycleInstances.StateChanged);
                continue;
            }

            if (next > context.CurrentUtcDateTime && await ChangesBeforeAsync(context, next))
            {
                continue;
            }

            await context.CallActivityAsync(stay.Act, stay, Patiently);
        }

        context.ContinueAsNew(uuid);
    }

    private static async Task<bool> ChangesBeforeAsync(TaskOrchestrationContext context, DateTime until)
    {
        try
        {
            await context.WaitForExternalEvent<object?>(LifecycleInstances.StateChanged, until - context.CurrentUtcDateTime);
            return true;
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }
}

/// <summary>A record's stay in a state, as an orchestration sees it.</summary>
/// <param name="Phase">The phase that waits; null when nothing is waited for, or the record is gone.</param>
/// <param name="Transition">Which stay it is: the guard of every act on it.</param>
/// <param name="Next">When the next act is due, in UTC; null when never.</param>
/// <param name="Act">The activity that is due then.</param>
public sealed record Stay(string Uuid, string? Phase, int Transition, DateTime? Next, string Act);
