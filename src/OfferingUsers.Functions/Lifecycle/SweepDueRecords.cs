using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Checks one page of waiting records: starts a missing orchestration, and signals that of a record after its deadline.
/// </summary>
public sealed class SweepWaitingRecords(
    OfferingUserStore users, OrchestrationClient orchestrations, LifecycleSignals signals, IOptions<LifecycleOptions> options, TimeProvider clock)
{
    private const int PageSize = 100;

    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    /// <summary>If answers have a retention time, deleted records wait for it.</summary>
    private IEnumerable<OfferingUserState> States =>
        retention is null ? LifecyclePhase.WaitingStates : LifecyclePhase.WaitingStates.Append(OfferingUserState.Deleted);

    [Function(nameof(SweepWaitingRecords))]
    public async Task<SweptPage> Run([ActivityTrigger] string after, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var records = await users.ListInStatesAsync(States, after, PageSize, cancellation);
        foreach (var record in records)
        {
            var removeAt = AnswerRetention.RemovalAt(record, retention);
            if ((LifecyclePhase.WaitIn(record.State)?.Phase ?? (removeAt is null ? null : LifecyclePhase.Deletion)) is not { } phase)
            {
                continue;
            }

            var instance = await orchestrations.FindAsync(LifecycleInstances.IdOf(phase, record.Uuid)!, cancellation);
            var isRunning = instance is { IsCompleted: false };
            if (!isRunning || (record.Deadline ?? removeAt) <= clock.GetUtcNow())
            {
                await signals.EnsureAsync(phase, record.Uuid, isKnown: isRunning);
            }
        }

        return new SweptPage(records.Count < PageSize ? null : records[^1].Uuid.Hex(), options.Value.ToSweepInterval());
    }
}
