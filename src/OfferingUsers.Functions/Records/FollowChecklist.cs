using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Keeps a record's completion in step with its offering's checklist (checklists.md 1.8): created where one is attached, exchanged with it, removed where
/// it is detached. Doing it again does nothing.
/// </summary>
public sealed class FollowChecklist(
    CompletionStore completions, OfferingUserStore users, OptimisticConcurrency concurrency, FileSettlement settlement)
{
    /// <summary>
    /// The record as it names its completion, which exists when this returns. What it named before is still there: see <see cref="LeaveAsync"/>.
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
    /// Notes the files of the completion that a record names, before it names it no more: whatever interrupts what follows, they are removed.
    /// </summary>
    public async Task PrepareToLeaveAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (record.ChecklistWithCompletion is { } named && await completions.FindAsync(record.Uuid, named, cancellation) is { } found)
        {
            await settlement.NoteAsync(StoredFile.ReferencedIds(found.Value.Completion), cancellation);
        }
    }

    /// <summary>Removes the completion that a record no longer names, or named when it was removed, and has its files removed.</summary>
    public async Task LeaveAsync(OfferingUser before, OfferingUser? after, CancellationToken cancellation)
    {
        if (before.ChecklistWithCompletion is not { } left || left == after?.ChecklistWithCompletion)
        {
            return;
        }

        Stored<CompletionDocument>? removed = null;
        await concurrency.RunAsync(
            async () =>
            {
                removed = await completions.FindAsync(before.Uuid, left, cancellation);
                return removed is null || await completions.RemoveAsync(removed, cancellation);
            },
            cancellation);
        if (removed is not null)
        {
            await settlement.StartAsync(StoredFile.ReferencedIds(removed.Value.Completion));
        }
    }

    /// <summary>Removes answers that a record no longer names, as an interruption between the two leaves them.</summary>
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
    /// Whether the completion is there now. What an interrupted removal left holds answers though the record does not name it, and goes first; an interrupted
    /// creation left an empty one, which will do.
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
