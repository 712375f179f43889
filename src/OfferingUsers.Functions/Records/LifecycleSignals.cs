using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Signals the record's orchestrations after a commit. A signal tells what the record waits for, so that the orchestration need not read it; a signal that is
/// late or comes twice is told by the number of its wait, and harmless. The sweep makes up for a lost signal, which never fails the request.
/// </summary>
public sealed partial class LifecycleSignals(
    OrchestrationClient orchestrations, EternalOrchestrations eternal, IOptions<LifecycleOptions> options, ILogger<LifecycleSignals> logger)
{
    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    /// <summary>Signals that a record was created (no before) or has changed its state.</summary>
    public Task ChangedAsync(OfferingUser? before, OfferingUser after) => before?.Transition == after.Transition
        ? Task.CompletedTask
        : SendAsync(after.Uuid, before is null ? null : PhaseWaitingIn(before.State), PhaseWaitingIn(after.State), StateWait.Of(after, retention));

    /// <summary>Signals that a record was removed.</summary>
    /// <param name="state">Its last state.</param>
    public Task RemovedAsync(Guid uuid, OfferingUserState state) => SendAsync(uuid, PhaseWaitingIn(state), null, StateWait.OfRemoved(uuid.Hex()));

    /// <param name="left">The phase that the record no longer waits in; null for none.</param>
    /// <param name="entered">The phase that it waits in now; null for none.</param>
    /// <param name="wait">What it waits for now.</param>
    private async Task SendAsync(Guid uuid, string? left, string? entered, StateWait wait)
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
                await orchestrations.RaiseAsync(LifecycleInstances.IdOf(left, uuid)!, LifecycleInstances.StateChanged, wait);
            }

            if (entered is not null)
            {
                await EnsureAsync(entered, uuid, isKnown: left == entered, wait);
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

    /// <summary>Ensures that the phase's orchestration is running and knows what its record waits for.</summary>
    /// <param name="isKnown">Whether the orchestration is expected to be running already.</param>
    /// <param name="wait">What the record waits for; null if the orchestration has to read it.</param>
    public async Task EnsureAsync(string phase, Guid uuid, bool isKnown, StateWait? wait)
    {
        var id = LifecycleInstances.IdOf(phase, uuid)!;
        if (isKnown && await orchestrations.RaiseAsync(id, LifecycleInstances.StateChanged, wait))
        {
            return;
        }

        if (!await orchestrations.StartAsync(LifecycleInstances.OrchestratorOf(phase), new PhaseInput(uuid.Hex(), wait), id))
        {
            // It is running already, so an event is sufficient.
            await orchestrations.RaiseAsync(id, LifecycleInstances.StateChanged, wait);
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
