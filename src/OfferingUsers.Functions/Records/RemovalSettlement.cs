using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Finishes a noted removal: at once, otherwise in an orchestration, otherwise in the next round of the sweep. The outcome of the request is final by then, so
/// a failure never fails it, and a client that goes away does not interrupt it.
/// </summary>
public sealed partial class RemovalSettlement(
    FinishRemoval finish, PendingRemovals removals, OrchestrationClient orchestrations, ILogger<RemovalSettlement> logger)
{
    /// <param name="isProven">Whether the caller has written the change that was noted.</param>
    public async Task RunAsync(Stored<PendingRemoval> noted, bool isProven)
    {
        var key = noted.Value.Key;
        try
        {
            await finish.RunAsync(noted, isProven, CancellationToken.None);
        }
#pragma warning disable CA1031 // The change is committed and its removal noted.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.Interrupted(logger, key.OfferingUser, error.GetType().Name);
            await StartAsync(new NotedRemoval(key, isProven));
        }
    }

    /// <summary>Finishes the removal of an earlier record with that uuid, which an import is about to use again; false if that is not possible now.</summary>
    public async Task<bool> FinishEarlierAsync(Guid offeringUser, CancellationToken cancellation) =>
        await removals.FindAsync(PendingRemoval.KeyOfRecord(offeringUser), cancellation) is not { } noted
        || await finish.RunAsync(noted, isProven: false, cancellation);

    private async Task StartAsync(NotedRemoval removal)
    {
        if (!orchestrations.IsAvailable)
        {
            return;
        }

        try
        {
            await orchestrations.StartAsync(nameof(FinishRemovals), removal, id: null);
        }
#pragma warning disable CA1031 // The sweep finds the note.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.NotStarted(logger, removal.Key.OfferingUser, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1502, LogLevel.Warning, "The removal of what belongs to offering user {OfferingUserUuid} was interrupted by {Fault}; it will be finished.")]
        public static partial void Interrupted(ILogger logger, string offeringUserUuid, string fault);

        [LoggerMessage(1503, LogLevel.Warning, "The removal for offering user {OfferingUserUuid} could not be started; the removal sweep will finish it.")]
        public static partial void NotStarted(ILogger logger, string offeringUserUuid, Exception error);
    }
}

/// <summary>Finishes one removal, whatever fails in between.</summary>
public static class FinishRemovals
{
    [Function(nameof(FinishRemovals))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<bool>(
        nameof(FinishNotedRemoval), context.GetInput<NotedRemoval>()!, ActivityRetry.Options);
}

/// <summary>A noted removal, and whether it is known that it has taken effect.</summary>
public sealed record NotedRemoval(PendingRemovalKey Key, bool IsProven);

/// <summary>Finishes a noted removal, unless it has been finished.</summary>
public sealed class FinishNotedRemoval(PendingRemovals removals, FinishRemoval finish)
{
    /// <returns>False if it cannot be decided yet.</returns>
    [Function(nameof(FinishNotedRemoval))]
    public async Task<bool> Run([ActivityTrigger] NotedRemoval noted, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        await removals.FindAsync(noted.Key, cancellation) is not { } found || await finish.RunAsync(found, noted.IsProven, cancellation);
}
