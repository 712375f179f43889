using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Finishes a noted removal: removes the completion and its files, writes the event of a removed record, and removes the note. Every step may be repeated; the
/// event is written again if the note could not be removed after it. Without proof that the removal took effect, the record decides (decision 0025).
/// </summary>
public sealed class FinishRemoval(
    PendingRemovals removals, CompletionStore completions, OfferingUserStore users, FileSettlement settlement, AnnounceChange announce, CatalogReader catalog,
    TimeProvider clock)
{
    /// <summary>Longer than a request takes from its note to its change: if the record still refers to the completion then, there was no change.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    /// <param name="isProven">Whether the caller has written the change that was noted.</param>
    /// <returns>False if it cannot be decided yet.</returns>
    public async Task<bool> RunAsync(Stored<PendingRemoval> noted, bool isProven, CancellationToken cancellation)
    {
        var hasTakenEffect = isProven ? true : await HasTakenEffectAsync(noted.Value, cancellation);
        if (hasTakenEffect is null)
        {
            return false;
        }

        if (hasTakenEffect is true)
        {
            await FinishAsync(noted.Value, cancellation);
        }

        await removals.RemoveAsync(noted, cancellation);
        return true;
    }

    /// <summary>
    /// Whether the record is gone or no longer refers to the completion; null if that is not known yet. A replica that lags behind may answer a read, so a
    /// write, which no such replica answers, confirms what was read.
    /// </summary>
    private async Task<bool?> HasTakenEffectAsync(PendingRemoval removal, CancellationToken cancellation)
    {
        if (await users.FindAsync(removal.OfferingUser, cancellation) is not { } record)
        {
            return await IsGoneAsync(removal, cancellation) ? true : null;
        }

        var hasTakenEffect = removal.Record is null && record.Value.ChecklistWithCompletion != removal.Checklist;
        return (hasTakenEffect || clock.Now() - removal.NotedAt > Validity) && await users.ConfirmAsync(record, cancellation) ? hasTakenEffect : null;
    }

    private async Task<bool> IsGoneAsync(PendingRemoval removal, CancellationToken cancellation)
    {
        foreach (var partition in removal.Partition is { } known ? [known] : await PartitionsAsync(removal, cancellation))
        {
            if (!await users.IsGoneAsync(removal.OfferingUser, partition, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All partitions that may have the record: the one that its uuid carries, and those of its offering.</summary>
    private async Task<IEnumerable<string>> PartitionsAsync(PendingRemoval removal, CancellationToken cancellation)
    {
        var offering = await catalog.OfferingAsync(removal.Offering, cancellation);
        var partitions = (offering?.Partitions ?? OfferingUserPartitions.Of(removal.Offering)).All;
        return OfferingUserUuid.TryGetBucket(removal.OfferingUser, out var carried) ? partitions.Append(carried).Distinct(StringComparer.Ordinal) : partitions;
    }

    private async Task FinishAsync(PendingRemoval removal, CancellationToken cancellation)
    {
        if (removal.Checklist is { } checklist
            && await completions.RemoveAsync(removal.OfferingUser, checklist, removal.Completion, cancellation) is { } removed)
        {
            await settlement.StartAsync(StoredFile.ReferencedIds(removed));
        }

        if (removal.Record is { IsAnnounced: true } record)
        {
            await announce.DeletedAsync(removal.OfferingUser, removal.Offering, record);
        }
    }
}
