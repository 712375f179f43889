using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Notes what a change is about to leave behind, before the change: the completion, and a check of its files. So the rest is removed even if the change is
/// interrupted (decision 0025).
/// </summary>
public sealed class NoteRemoval(CompletionStore completions, PendingRemovals removals, FileSettlement settlement, TimeProvider clock)
{
    /// <summary>Notes the removal of a record with all that belongs to it.</summary>
    /// <param name="by">Who removes it.</param>
    /// <param name="isAnnounced">Whether the removal has an event.</param>
    public async Task<Stored<PendingRemoval>> OfRecordAsync(OfferingUser record, string by, bool isAnnounced, CancellationToken cancellation)
    {
        var completion = await FindAsync(record, cancellation);
        return await removals.NoteAsync(
            new PendingRemoval(
                PendingRemoval.KeyOfRecord(record.Uuid).Id, record.Uuid, record.Offering.Uuid, clock.Now(), record.ChecklistWithCompletion,
                completion?.Value.Completion.Uuid, new RemovedRecord(record.User.Uuid, record.State, by, isAnnounced), record.Partition),
            cancellation);
    }

    /// <summary>Notes the removal of the completion that a record refers to; does nothing if there is none.</summary>
    public async Task OfReferenceAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (await FindAsync(record, cancellation) is { } found)
        {
            await NoteAsync(found.Value, record.Partition, cancellation);
        }
    }

    /// <summary>Notes the removal of a completion.</summary>
    /// <param name="partition">The partition of its record; null if that is not known.</param>
    public async Task<Stored<PendingRemoval>> OfCompletionAsync(CompletionDocument completion, string? partition, CancellationToken cancellation)
    {
        await OfFilesAsync(completion.Completion, cancellation);
        return await NoteAsync(completion, partition, cancellation);
    }

    /// <summary>Schedules a check of the files of a completion.</summary>
    public Task OfFilesAsync(Completion completion, CancellationToken cancellation) =>
        settlement.ScheduleChecksAsync(StoredFile.ReferencedIds(completion), cancellation);

    private Task<Stored<PendingRemoval>> NoteAsync(CompletionDocument document, string? partition, CancellationToken cancellation)
    {
        var completion = document.Completion;
        return removals.NoteAsync(
            new PendingRemoval(
                PendingRemoval.KeyOfCompletion(completion.OfferingUser, completion.Uuid).Id, completion.OfferingUser, document.OfferingUuid, clock.Now(),
                completion.Checklist, completion.Uuid, null, partition),
            cancellation);
    }

    private async Task<Stored<CompletionDocument>?> FindAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (record.ChecklistWithCompletion is not { } checklist || await completions.FindAsync(record.Uuid, checklist, cancellation) is not { } found)
        {
            return null;
        }

        await OfFilesAsync(found.Value.Completion, cancellation);
        return found;
    }
}
