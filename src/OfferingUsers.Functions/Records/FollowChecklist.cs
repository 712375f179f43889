using Microsoft.DurableTask.Client;
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
public sealed class FollowChecklist(CompletionStore completions, OfferingUserStore users, FileSettlement settlement)
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
            while (!await completions.CreateAsync(record.Uuid, checklist, record.Offering.Uuid, record.User.Uuid, cancellation)
                && await LeftoverAsync(record.Uuid, checklist, cancellation) is { } leftover)
            {
                await completions.RemoveAsync(leftover, cancellation);
            }
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
            await settlement.NoteAsync(StoredFile.Of(found.Value.Completion), cancellation);
        }
    }

    /// <summary>Removes the completion that a record no longer names, or named when it was removed, and has its files removed.</summary>
    public async Task LeaveAsync(OfferingUser before, OfferingUser? after, DurableTaskClient? durable, CancellationToken cancellation)
    {
        if (before.ChecklistWithCompletion is not { } left || left == after?.ChecklistWithCompletion)
        {
            return;
        }

        while (await completions.FindAsync(before.Uuid, left, cancellation) is { } found)
        {
            if (await completions.RemoveAsync(found, cancellation))
            {
                await settlement.StartAsync(durable, StoredFile.Of(found.Value.Completion));
                return;
            }
        }
    }

    /// <summary>Removes answers that a record no longer names, as an interruption between the two leaves them.</summary>
    public async Task RemoveLeftoversAsync(OfferingUser record, DurableTaskClient? durable, CancellationToken cancellation)
    {
        foreach (var found in await completions.OfAsync(record.Uuid, cancellation))
        {
            if (found.Value.Completion.Checklist != record.ChecklistWithCompletion && !found.Value.Completion.Answers.IsEmpty)
            {
                await completions.RemoveAsync(found, cancellation);
                await settlement.StartAsync(durable, StoredFile.Of(found.Value.Completion));
            }
        }
    }

    /// <summary>
    /// What an interrupted removal left: it holds answers, though the record does not name it. An interrupted creation leaves an empty one, which will do.
    /// </summary>
    private async Task<Stored<CompletionDocument>?> LeftoverAsync(Guid record, Guid checklist, CancellationToken cancellation) =>
        await completions.FindAsync(record, checklist, cancellation) is { Value.Completion.Answers.IsEmpty: false } found
            && (await users.FindAsync(record, cancellation))?.Value.ChecklistWithCompletion != checklist
                ? found
                : null;
}
