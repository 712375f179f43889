using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Moves a record whose stay timed out to its error state: as the system's act, with the same guarded write as any other; otherwise nothing.</summary>
public sealed class ExpireStay(OfferingUserStore users, OfferingUserAnnouncements announcements, TimeProvider clock)
{
    [Function(nameof(ExpireStay))]
    public async Task Run([ActivityTrigger] Stay stay, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stay);
        OfferingUser? before = null;
        var outcome = await users.ChangeAsync(
            Guid.Parse(stay.Uuid),
            record =>
            {
                before = record;
                return ValueTask.FromResult<Outcome<OfferingUser>>(StayTimeout.Expire(record, stay.Transition, clock.Now()));
            },
            cancellation).ConfigureAwait(false);
        if (outcome.Refusal is Busy)
        {
            throw new StoreUnavailableException(System.Net.HttpStatusCode.Conflict, null);
        }

        if (outcome.Refusal is null && !ReferenceEquals(before, outcome.Value))
        {
            announcements.Changed(OfferingUserEvents.Updated, before!, outcome.Value);
        }
    }
}
