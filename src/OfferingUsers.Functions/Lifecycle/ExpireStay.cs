using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Moves a record whose stay timed out to its error state: as the system's act, with the same guarded write as any other; otherwise nothing.</summary>
public sealed class ExpireStay(ChangeStay change, OfferingUserAnnouncements announcements)
{
    [Function(nameof(ExpireStay))]
    public async Task Run([ActivityTrigger] Stay stay, CancellationToken cancellation)
    {
        if (await change.RunAsync(stay, (record, now) => StayTimeout.Expire(record, stay.Transition, now), cancellation) is var (before, after))
        {
            Telemetry.TimedOut(before.State.Label());
            announcements.Changed(OfferingUserEvents.Updated, before, after);
        }
    }
}
