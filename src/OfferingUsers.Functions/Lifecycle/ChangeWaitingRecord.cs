using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// How the lifecycles' activities change a record: on what is stored now, over that version only. One that is gone is left gone; a busy one is tried again
/// later.
/// </summary>
public sealed class ChangeWaitingRecord(OfferingUserStore users, TimeProvider clock)
{
    /// <summary>The record before and after; null when nothing was to be changed.</summary>
    public async Task<(OfferingUser Before, OfferingUser After)?> RunAsync(
        StateWait wait, Func<OfferingUser, DateTimeOffset, OfferingUser> change, CancellationToken cancellation)
    {
        OfferingUser? before = null;
        var outcome = await users.ChangeAsync(
            Guid.Parse(wait.Uuid),
            record =>
            {
                before = record;
                return ValueTask.FromResult<Outcome<OfferingUser>>(change(record, clock.Now()));
            },
            cancellation);
        if (outcome.Refusal is Busy)
        {
            throw new StoreUnavailableException(System.Net.HttpStatusCode.Conflict, null);
        }

        return outcome.Refusal is null && !ReferenceEquals(before, outcome.Value) ? (before!, outcome.Value) : null;
    }
}
