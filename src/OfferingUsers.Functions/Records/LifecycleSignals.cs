using Grpc.Core;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Signals the record's orchestrations after a commit. A signal has no content: the orchestration reads the record again, so duplicate and late signals are
/// harmless. The sweep makes up for a lost signal, which never fails the request.
/// </summary>
public sealed partial class LifecycleSignals(OrchestrationClient orchestrations, EternalOrchestrations eternal, ILogger<LifecycleSignals> logger)
{
    /// <summary>Signals that a record was created (no before) or has changed its state.</summary>
    public Task ChangedAsync(OfferingUser? before, OfferingUser after) => before?.Transition == after.Transition
        ? Task.CompletedTask
        : SendAsync(after.Uuid, before is null ? null : PhaseWaitingIn(before.State), PhaseWaitingIn(after.State));

    /// <summary>Signals that a record was removed.</summary>
    /// <param name="state">Its last state.</param>
    public Task RemovedAsync(Guid uuid, OfferingUserState state) => SendAsync(uuid, PhaseWaitingIn(state), null);

    /// <param name="left">The phase that the record no longer waits in; null for none.</param>
    /// <param name="entered">The phase that it waits in now; null for none.</param>
    private async Task SendAsync(Guid uuid, string? left, string? entered)
    {
        if (!orchestrations.IsAvailable)
        {
            return;
        }

        try
        {
            await eternal.EnsureAsync(orchestrations);
            if (left is not null && left != entered)
            {
                await orchestrations.RaiseAsync(LifecycleInstances.IdOf(left, uuid)!, LifecycleInstances.StateChanged);
            }

            if (entered is not null)
            {
                await EnsureAsync(entered, uuid, isKnown: left == entered);
            }
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
        {
            Log.HubUnavailable(logger, uuid.Hex());
        }
#pragma warning disable CA1031 // The record is committed, so the request has succeeded, and the sweep makes up for the signal.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.SignalLost(logger, uuid.Hex(), error);
        }
    }

    /// <summary>
    /// Tells the sweep that an import has brought records that wait: its next round, which begins at once, starts their orchestrations. However many they are,
    /// this is one call.
    /// </summary>
    public async Task MovedInAsync()
    {
        if (!orchestrations.IsAvailable)
        {
            return;
        }

        try
        {
            await eternal.EnsureAsync(orchestrations);
            await orchestrations.RaiseAsync(LifecycleInstances.Sweep, LifecycleInstances.RecordsMovedIn);
        }
#pragma warning disable CA1031 // The records are committed, so the import has succeeded, and the sweep finds them in its next round anyway.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.SweepNotTold(logger, error);
        }
    }

    /// <summary>Ensures that the phase's orchestration is running and reads its record again.</summary>
    /// <param name="isKnown">Whether the orchestration is expected to be running already.</param>
    public async Task EnsureAsync(string phase, Guid uuid, bool isKnown)
    {
        var id = LifecycleInstances.IdOf(phase, uuid)!;
        if (isKnown && await orchestrations.RaiseAsync(id, LifecycleInstances.StateChanged))
        {
            return;
        }

        if (!await orchestrations.StartAsync(LifecycleInstances.OrchestratorOf(phase), uuid.Hex(), id))
        {
            // It is running already, so an event is sufficient.
            await orchestrations.RaiseAsync(id, LifecycleInstances.StateChanged);
        }
    }

    private static string? PhaseWaitingIn(OfferingUserState state) => LifecyclePhase.WaitIn(state)?.Phase;

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "The signal for offering user {OfferingUserUuid} could not be sent; the lifecycle sweep will make up for it.")]
        public static partial void SignalLost(ILogger logger, string offeringUserUuid, Exception error);

        [LoggerMessage(
            1303, LogLevel.Warning, "The task hub is unavailable: no signal for offering user {OfferingUserUuid}; the lifecycle sweep will make up for it.")]
        public static partial void HubUnavailable(ILogger logger, string offeringUserUuid);

        [LoggerMessage(1304, LogLevel.Warning, "The lifecycle sweep could not be told of imported records; it will find them in its next round.")]
        public static partial void SweepNotTold(ILogger logger, Exception error);
    }
}
