using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Tells the orchestrations beside a record of what was committed. A signal says only that there is something to look at, so twice or too late does no
/// harm; one that is lost is made good by the sweep, and never fails the request.
/// </summary>
public sealed partial class LifecycleSignals(OrchestrationClient orchestrations, EternalOrchestrations eternal, ILogger<LifecycleSignals> logger)
{
    /// <summary>Signals a change: of a new record (no before), of one that moved, or of one that is gone (no after).</summary>
    public async Task ChangedAsync(OfferingUser? before, OfferingUser? after)
    {
        if (!orchestrations.IsAvailable || before?.Transition == after?.Transition)
        {
            return;
        }

        var uuid = (after ?? before)!.Uuid;
        try
        {
            await eternal.EnsureAsync(orchestrations);
            var (left, entered) = (PhaseWaitingIn(before), PhaseWaitingIn(after));
            if (left is not null && left != entered)
            {
                await orchestrations.RaiseAsync(LifecycleInstances.IdOf(left, uuid)!, LifecycleInstances.StateChanged);
            }

            if (entered is not null)
            {
                await EnsureAsync(entered, uuid, isKnown: left == entered);
            }
        }
#pragma warning disable CA1031 // The record is committed: whatever the signal meets, the request has succeeded, and the sweep mends the rest.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.SignalLost(logger, uuid.Hex(), error);
        }
    }

    /// <summary>Sees to it that the phase's orchestration runs and looks at its record.</summary>
    /// <param name="isKnown">Whether it should be running already.</param>
    public async Task EnsureAsync(string phase, Guid uuid, bool isKnown)
    {
        var id = LifecycleInstances.IdOf(phase, uuid)!;
        if (isKnown && await orchestrations.RaiseAsync(id, LifecycleInstances.StateChanged))
        {
            return;
        }

        if (!await orchestrations.StartAsync(LifecycleInstances.OrchestratorOf(phase), uuid.Hex(), id))
        {
            // It runs: it only has to look.
            await orchestrations.RaiseAsync(id, LifecycleInstances.StateChanged);
        }
    }

    private static string? PhaseWaitingIn(OfferingUser? record) => record is null ? null : LifecyclePhase.WaitIn(record.State)?.Phase;

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "The signal for offering user {OfferingUserUuid} was lost; the sweep will make it good.")]
        public static partial void SignalLost(ILogger logger, string offeringUserUuid, Exception error);
    }
}
