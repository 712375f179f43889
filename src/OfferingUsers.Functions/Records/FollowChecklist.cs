using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Keeps a record's completion consistent with its offering's checklist (checklists.md 1.8): creates it when a checklist is attached, replaces it when another
/// is, removes it when the checklist is detached. All operations are idempotent.
/// </summary>
public sealed class FollowChecklist(
    CompletionStore completions, PendingRemovals removals, OfferingUserStore users, OptimisticConcurrency concurrency, NoteRemoval note,
    RemovalSettlement settlement)
{
    /// <summary>
    /// Creates the completion for the offering's checklist, and returns the record with a reference to it. The removal of the previous completion is only
    /// noted, see <see cref="LeaveAsync"/>.
    /// </summary>
    public async Task<OfferingUser> JoinAsync(OfferingUser record, Offering? offering, CancellationToken cancellation)
    {
        if (offering is null || record.ChecklistWithCompletion == offering.ComplianceChecklist)
        {
            return record;
        }

        if (offering.ComplianceChecklist is { } checklist)
        {
            await concurrency.RunAsync(() => TryCreateAsync(record, checklist, cancellation), cancellation);
        }

        await PrepareToLeaveAsync(record, cancellation);
        return record with { ChecklistWithCompletion = offering.ComplianceChecklist };
    }

    /// <summary>Notes the removal of a record's completion before the reference to it is removed.</summary>
    public Task PrepareToLeaveAsync(OfferingUser record, CancellationToken cancellation) => note.OfReferenceAsync(record, cancellation);

    /// <summary>Removes the completion that a changed record no longer refers to, and its files, as noted before the change.</summary>
    public async Task LeaveAsync(OfferingUser before, OfferingUser after, CancellationToken cancellation)
    {
        if (before.ChecklistWithCompletion is { } checklist && checklist != after.ChecklistWithCompletion
            && await completions.FindAsync(before.Uuid, checklist, cancellation) is { } found
            && await removals.FindAsync(PendingRemoval.KeyOfCompletion(before.Uuid, found.Value.Completion.Uuid), cancellation) is { } noted)
        {
            await settlement.RunAsync(noted, isProven: true);
        }
    }

    /// <summary>Removes the completion that was created for a new record which could not be stored, unless a stored record refers to it.</summary>
    public async Task AbandonAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (record.ChecklistWithCompletion is { } checklist && await completions.FindAsync(record.Uuid, checklist, cancellation) is { } found)
        {
            await settlement.RunAsync(await note.OfCompletionAsync(found.Value, record.Partition, cancellation), isProven: false);
        }
    }

    /// <summary>Removes completions with answers that an interrupted change left without reference.</summary>
    public async Task RemoveLeftoversAsync(OfferingUser record, CancellationToken cancellation)
    {
        foreach (var found in await completions.ListByOfferingUserAsync(record.Uuid, cancellation))
        {
            if (found.Value.Completion.Checklist != record.ChecklistWithCompletion && !found.Value.Completion.Answers.IsEmpty)
            {
                await settlement.RunAsync(await note.OfCompletionAsync(found.Value, record.Partition, cancellation), isProven: false);
            }
        }
    }

    /// <summary>
    /// Creates the completion; false to try again. An existing completion with answers that the record does not refer to is left over from an interrupted
    /// removal, and is removed first; an empty one is left over from an interrupted creation, and is used.
    /// </summary>
    private async Task<bool> TryCreateAsync(OfferingUser record, Guid checklist, CancellationToken cancellation)
    {
        if (await completions.CreateAsync(record.Uuid, checklist, record.Offering.Uuid, record.User.Uuid, cancellation)
            || await completions.FindAsync(record.Uuid, checklist, cancellation) is not { } found)
        {
            return true;
        }

        var completion = found.Value.Completion;
        if (completion.Answers.IsEmpty)
        {
            return await completions.RenewAsync(found, cancellation);
        }

        if (await users.FindAsync(record.Uuid, cancellation) is { } stored)
        {
            if (stored.Value.ChecklistWithCompletion == checklist)
            {
                return true;
            }

            if (!await users.ConfirmAsync(stored, cancellation))
            {
                return false;
            }
        }
        else if (!await users.IsGoneAsync(record.Uuid, record.Partition, cancellation))
        {
            return false;
        }

        await note.OfFilesAsync(completion, cancellation);
        await completions.RemoveAsync(found, cancellation);
        return false;
    }
}
