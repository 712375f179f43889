using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Reads what an orchestration needs to wait: which activity of its record is due next, and when.</summary>
public sealed class ReadStateWait(OfferingUserStore users, IOptions<LifecycleOptions> options)
{
    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    [Function(nameof(ReadStateWait))]
    public async Task<StateWait> Run([ActivityTrigger] string uuid, CancellationToken cancellation)
    {
        var found = await users.FindAsync(Guid.Parse(uuid), cancellation);
        return found is null ? new StateWait(uuid, null, 0, null, nameof(ExpireStateWait)) : ToWait(found.Value);
    }

    private StateWait ToWait(OfferingUser record)
    {
        var uuid = Domain.Uuids.Hex(record.Uuid);
        if (AnswerRetention.RemovalAt(record, retention) is { } removeAt)
        {
            return new StateWait(uuid, LifecyclePhase.Deletion, record.Transition, removeAt.UtcDateTime, nameof(RemoveAnswers));
        }

        var phase = LifecyclePhase.WaitIn(record.State)?.Phase;
        return record.IsReminded
            ? new StateWait(uuid, phase, record.Transition, record.Deadline?.UtcDateTime, nameof(ExpireStateWait))
            : new StateWait(uuid, phase, record.Transition, WaitTimeout.ReminderAt(record)?.UtcDateTime, nameof(RemindOfStateWait));
    }
}
