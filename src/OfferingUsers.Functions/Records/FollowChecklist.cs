using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Keeps a record's completion consistent with its offering's checklist (checklists.md 1.8): creates it when a checklist is attached, replaces it when another
/// is, removes it when the checklist is detached. All operations are idempotent.
/// </summary>
public sealed class FollowChecklist(
    CompletionStore completions, OfferingUserStore users, OptimisticConcurrency concurrency, FileSettlement settlement)
{
    /// <summary>
    /// Creates the completion for the offering's checklist, and returns the record with a reference to it. The previous completion is not removed yet, see
    /// <see cref="LeaveAsync"/>.
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

    /// <summary>
    /// Schedules a check of the files of a record's completion before the reference is removed, so that they are removed even if the change is interrupted.
    /// </summary>
    public async Task PrepareToLeaveAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (record.ChecklistWithCompletion is { } checklist && await completions.FindAsync(record.Uuid, checklist, cancellation) is { } found)
        {
            await settlement.ScheduleChecksAsync(StoredFile.ReferencedIds(found.Value.Completion), cancellation);
        }
    }

    /// <summary>Removes the completion that a changed or removed record no longer refers to, and its files.</summary>
    public async Task LeaveAsync(OfferingUser before, OfferingUser? after, CancellationToken cancellation)
    {
        if (before.ChecklistWithCompletion is not { } checklist || checklist == after?.ChecklistWithCompletion)
        {
            return;
        }

        Stored<CompletionDocument>? removed = null;
        await concurrency.RunAsync(
            async () =>
            {
                removed = await completions.FindAsync(before.Uuid, checklist, cancellation);
                return removed is null || await completions.RemoveAsync(removed, cancellation);
            },
            cancellation);
        if (removed is not null)
        {
            await settlement.StartAsync(StoredFile.ReferencedIds(removed.Value.Completion));
        }
    }

    /// <summary>Removes completions with answers that an interrupted change left without reference.</summary>
    public async Task RemoveLeftoversAsync(OfferingUser record, CancellationToken cancellation)
    {
        foreach (var found in await completions.ListByOfferingUserAsync(record.Uuid, cancellation))
        {
            if (found.Value.Completion.Checklist != record.ChecklistWithCompletion && !found.Value.Completion.Answers.IsEmpty)
            {
                await completions.RemoveAsync(found, cancellation);
                await settlement.StartAsync(StoredFile.ReferencedIds(found.Value.Completion));
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
            || await completions.FindAsync(record.Uuid, checklist, cancellation) is not { Value.Completion.Answers.IsEmpty: false } found
            || (await users.FindAsync(record.Uuid, cancellation))?.Value.ChecklistWithCompletion == checklist)
        {
            return true;
        }

        await completions.RemoveAsync(found, cancellation);
        return false;
    }
}
