using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Media;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Keeps a record's completion in step with its offering's checklist (checklists.md 1.8): created where one is attached, exchanged with it, removed where it is detached. Doing it
/// again does nothing.
/// </summary>
public sealed class FollowChecklist(CompletionStore completions, OfferingUserStore users, FileSettlement settlement)
{
    /// <summary>The record as it names its completion, which exists when this returns. What it named before is still there: see <see cref="LeaveAsync"/>.</summary>
    public async Task<OfferingUser> JoinAsync(OfferingUser record, Offering? offering, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (offering is null || record.ChecklistWithCompletion == offering.ComplianceChecklist)
        {
            return record;
        }

        if (offering.ComplianceChecklist is { } checklist)
        {
            while (!await completions.CreateAsync(record.Uuid, checklist, record.Offering.Uuid, record.User.Uuid, cancellation).ConfigureAwait(false)
                && await LeftoverAsync(record.Uuid, checklist, cancellation).ConfigureAwait(false) is { } leftover)
            {
                await completions.RemoveAsync(leftover, cancellation).ConfigureAwait(false);
            }
        }

        await PrepareToLeaveAsync(record, cancellation).ConfigureAwait(false);
        return record with { ChecklistWithCompletion = offering.ComplianceChecklist };
    }

    /// <summary>Notes the files of the completion that a record names, before it names it no more: whatever interrupts what follows, they are removed.</summary>
    public async Task PrepareToLeaveAsync(OfferingUser record, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.ChecklistWithCompletion is { } named && await completions.FindAsync(record.Uuid, named, cancellation).ConfigureAwait(false) is { } found)
        {
            await settlement.NoteAsync(StoredFile.Of(found.Value.Completion), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the completion that a record no longer names, or named when it was removed, and has its files removed.</summary>
    public async Task LeaveAsync(OfferingUser before, OfferingUser? after, DurableTaskClient? durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (before.ChecklistWithCompletion is not { } left || left == after?.ChecklistWithCompletion)
        {
            return;
        }

        while (await completions.FindAsync(before.Uuid, left, cancellation).ConfigureAwait(false) is { } found)
        {
            if (await completions.RemoveAsync(found, cancellation).ConfigureAwait(false))
            {
                await settlement.StartAsync(durable, StoredFile.Of(found.Value.Completion)).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Removes answers that a record no longer names, as an interruption between the two leaves them.</summary>
    public async Task RemoveLeftoversAsync(OfferingUser record, DurableTaskClient? durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var found in await completions.OfAsync(record.Uuid, cancellation).ConfigureAwait(false))
        {
            if (found.Value.Completion.Checklist != record.ChecklistWithCompletion && !found.Value.Completion.Answers.IsEmpty)
            {
                await completions.RemoveAsync(found, cancellation).ConfigureAwait(false);
                await settlement.StartAsync(durable, StoredFile.Of(found.Value.Completion)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What an interrupted removal left: it holds answers, though the record does not name it. An interrupted creation leaves an empty one, which will do.</summary>
    private async Task<Stored<CompletionDocument>?> LeftoverAsync(Guid record, Guid checklist, CancellationToken cancellation) =>
        await completions.FindAsync(record, checklist, cancellation).ConfigureAwait(false) is { Value.Completion.Answers.IsEmpty: false } found
            && (await users.FindAsync(record, cancellation).ConfigureAwait(false))?.Value.ChecklistWithCompletion != checklist
                ? found
                : null;
}
