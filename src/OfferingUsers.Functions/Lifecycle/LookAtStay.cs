using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>What an orchestration must know of its record to wait.</summary>
public sealed class LookAtStay(OfferingUserStore users)
{
    [Function(nameof(LookAtStay))]
    public async Task<Stay> Run([ActivityTrigger] string uuid, CancellationToken cancellation)
    {
        var found = await users.FindAsync(Guid.Parse(uuid), cancellation).ConfigureAwait(false);
        return found is null ? new Stay(uuid, null, 0, null, false) : Of(found.Value);

        Stay Of(OfferingUser record)
        {
            var isReminder = !record.Reminded;
            var next = isReminder ? StayTimeout.ReminderAt(record) : record.Deadline;
            return new Stay(uuid, LifecyclePhase.WaitIn(record.State)?.Phase, record.Transition, next?.UtcDateTime, isReminder);
        }
    }
}
