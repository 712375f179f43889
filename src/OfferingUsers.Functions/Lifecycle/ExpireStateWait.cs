using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Moves a record whose wait has timed out to its error state, with the system as the actor; does nothing if it no longer waits.</summary>
public sealed class ExpireStateWait(ChangeWaitingRecord change, OfferingUserAnnouncements announcements)
{
    [Function(LifecycleInstances.Expiry)]
    public async Task Run([ActivityTrigger] StateWait wait, CancellationToken cancellation)
    {
        if (await change.RunAsync(wait, (record, now) => WaitTimeout.Expire(record, wait.Transition, now), cancellation) is { } result)
        {
            Telemetry.TimedOut(result.Before.State.Label());
            announcements.Changed(OfferingUserEvents.Updated, result);
        }
    }
}
