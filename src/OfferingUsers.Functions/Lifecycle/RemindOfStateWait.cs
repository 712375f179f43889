using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Half-way to a timeout, marks the record as reminded, once per wait, and logs it (architecture.md 4).</summary>
public sealed partial class RemindOfStateWait(ChangeWaitingRecord change, ILogger<RemindOfStateWait> logger)
{
    [Function(LifecycleInstances.Reminder)]
    public async Task Run([ActivityTrigger] StateWait wait, CancellationToken cancellation)
    {
        if (await change.RunAsync(wait, (record, now) => WaitTimeout.Remind(record, wait.Transition, now), cancellation) is { After: var after })
        {
            Telemetry.Reminded(after.State.Label());
            Log.Reminder(logger, wait.Uuid, after.State, after.Deadline!.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Information, "Offering user {OfferingUserUuid} waits in {State} and times out at {Deadline}.")]
        public static partial void Reminder(ILogger logger, string offeringUserUuid, OfferingUserState state, DateTimeOffset deadline);
    }
}
