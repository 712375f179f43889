using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Tells the orchestrations beside a record of what was committed. A signal says only that there is something to look at, so twice or too late does no
/// harm; one that is lost is made good by the sweep, and never fails the request.
/// </summary>
public sealed partial class LifecycleSignals(EternalOrchestrations eternal, ILogger<LifecycleSignals> logger)
{
    /// <summary>Signals a change: of a new record (no before), of one that moved, or of one that is gone (no after).</summary>
    public async Task ChangedAsync(DurableTaskClient? durable, OfferingUser? before, OfferingUser? after)
    {
        if (durable is null || before?.Transition == after?.Transition)
        {
            return;
        }

        var uuid = (after ?? before)!.Uuid;
        try
        {
            await eternal.EnsureAsync(durable);
            var (left, entered) = (PhaseWaitingIn(before), PhaseWaitingIn(after));
            if (left is not null && left != entered)
            {
                await RaiseAsync(durable, LifecycleInstances.IdOf(left, uuid)!);
            }

            if (entered is not null)
            {
                await EnsureAsync(durable, entered, uuid, known: left == entered);
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
    /// <param name="known">Whether it should be running already.</param>
    public static async Task EnsureAsync(DurableTaskClient durable, string phase, Guid uuid, bool known)
    {
        var id = LifecycleInstances.IdOf(phase, uuid)!;
        if (known && await RaiseAsync(durable, id))
        {
            return;
        }

        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(LifecycleInstances.OrchestratorOf(phase), uuid.Hex(), new StartOrchestrationOptions(id));
        }
        catch (InvalidOperationException)
        {
            // It runs: it only has to look.
            await RaiseAsync(durable, id);
        }
    }

    private static string? PhaseWaitingIn(OfferingUser? record) => record is null ? null : LifecyclePhase.WaitIn(record.State)?.Phase;

    /// <summary>False where there is nobody to tell.</summary>
    private static async Task<bool> RaiseAsync(DurableTaskClient durable, string id)
    {
        try
        {
            await durable.RaiseEventAsync(id, LifecycleInstances.StateChanged);
            return true;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "The signal for offering user {OfferingUserUuid} was lost; the sweep will make it good.")]
        public static partial void SignalLost(ILogger logger, string offeringUserUuid, Exception error);
    }
}
