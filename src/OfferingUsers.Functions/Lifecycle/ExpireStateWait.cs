using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Moves a record whose wait timed out to its error state: as the system's act, with the same guarded write as any other; otherwise nothing.</summary>
public sealed class ExpireStateWait(ChangeWaitingRecord change, OfferingUserAnnouncements announcements)
{
    [Function(nameof(ExpireStateWait))]
    public async Task Run([ActivityTrigger] StateWait wait, CancellationToken cancellation)
    {
        if (await change.RunAsync(wait, (record, now) => WaitTimeout.Expire(record, wait.Transition, now), cancellation) is { } made)
        {
            Telemetry.TimedOut(made.Before.State.Label());
            announcements.Changed(OfferingUserEvents.Updated, made);
        }
    }
}
