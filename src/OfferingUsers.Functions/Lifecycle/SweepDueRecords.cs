using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Looks at one page of the records for which something is due: starts a missing orchestration, and signals one that should have acted. Whatever else waits is
/// not read, so a round costs by what is due and by what has changed since the last one.
/// </summary>
public sealed partial class SweepDueRecords(
    DueRecords due, OrchestrationClient orchestrations, LifecycleSignals signals, SweepRange range, ILogger<SweepDueRecords> logger)
{
    private const int PageSize = 500;
    private const int MaxParallel = 8;

    [Function(nameof(SweepDueRecords))]
    public async Task<SweptPage> Run([ActivityTrigger] SweepPosition position, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(position);
        var at = position.At ?? await range.BeginAsync(position.Reason, cancellation);
        if (at is null)
        {
            return new SweptPage(Next(position.Reason), RoundFailures.None);
        }

        var records = await due.ListAsync(position.Reason, at.Position, at.Until, PageSize, cancellation);
        var failures = await LookAtAsync(position.Reason, records, cancellation);
        return records.Count == PageSize
            ? new SweptPage(position with { At = at with { Position = at.Position.After(records) } }, failures)
            : new SweptPage(Next(position.Reason), failures);
    }

    private static SweepPosition? Next(DueReason reason) => reason == DueReason.Change ? null : new SweepPosition(reason + 1, null);

    /// <summary>Looks at all of them; one that fails does not stop the others, unless all of a page fail, which is no single record's fault.</summary>
    private async Task<RoundFailures> LookAtAsync(DueReason reason, IReadOnlyList<DueRecord> records, CancellationToken cancellation)
    {
        var (gate, failures, last) = (new Lock(), RoundFailures.None, (Exception?)null);
        await Parallel.ForEachAsync(
            records,
            new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellation },
            async (record, token) =>
            {
                try
                {
                    await LookAtAsync(reason, record, token);
                }
#pragma warning disable CA1031 // What is wrong with one record must not keep the others waiting.
                catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    Log.Failed(logger, record.Uuid.Hex(), error.GetType().Name);
                    lock (gate)
                    {
                        (failures, last) = (failures.And(new RoundFailures(1, error.GetType().Name)), error);
                    }
                }
            });
        return last is not null && failures.Count == PageSize
            ? throw new InvalidOperationException("No record of a page could be looked at.", last)
            : failures;
    }

    private async Task LookAtAsync(DueReason reason, DueRecord record, CancellationToken cancellation)
    {
        var phase = reason == DueReason.Retention ? LifecyclePhase.Deletion : record.State is { } state ? LifecyclePhase.WaitIn(state)?.Phase : null;
        if (phase is null)
        {
            return;
        }

        var instance = await orchestrations.FindAsync(LifecycleInstances.IdOf(phase, record.Uuid)!, cancellation);
        var isRunning = instance is { IsCompleted: false };
        if (!isRunning || reason != DueReason.Change)
        {
            await signals.EnsureAsync(phase, record.Uuid, isKnown: isRunning, wait: null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1305, LogLevel.Warning, "The orchestration of offering user {OfferingUserUuid} could not be looked after: {Failure}.")]
        public static partial void Failed(ILogger logger, string offeringUserUuid, string failure);
    }
}

/// <summary>Where a round is: at a reason, and at a page of what is due for it; null at the first page.</summary>
public sealed record SweepPosition(DueReason Reason, SweepPage? At)
{
    public static readonly SweepPosition Start = new(DueReason.Deadline, null);
}

/// <summary>A page of what is due until then.</summary>
public sealed record SweepPage(DuePosition Position, DateTimeOffset Until);

/// <summary>The next position, which is null at the end of the round, and the failures of a page.</summary>
public sealed record SweptPage(SweepPosition? Next, RoundFailures Failures);
