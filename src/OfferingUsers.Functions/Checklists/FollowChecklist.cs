using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Keeps a record's completion in step with its offering's checklist (checklists.md 1.8): created where one is attached, exchanged with it, removed where it is detached. Doing it
/// again does nothing.
/// </summary>
public sealed class FollowChecklist(CompletionStore completions)
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
            await completions.CreateAsync(record.Uuid, checklist, record.Offering.Uuid, record.User.Uuid, cancellation).ConfigureAwait(false);
        }

        return record with { ChecklistWithCompletion = offering.ComplianceChecklist };
    }

    /// <summary>Removes the completion that a record no longer names, or named when it was removed.</summary>
    public async Task LeaveAsync(OfferingUser before, OfferingUser? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (before.ChecklistWithCompletion is { } left && left != after?.ChecklistWithCompletion)
        {
            await completions.RemoveAsync(before.Uuid, left, cancellation).ConfigureAwait(false);
        }
    }
}
