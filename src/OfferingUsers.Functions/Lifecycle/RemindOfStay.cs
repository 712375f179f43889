using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Observability;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Half-way to a timeout: marks the record as reminded of, once per stay, and tells it in the log (architecture.md 4).</summary>
public sealed partial class RemindOfStay(ChangeStay change, ILogger<RemindOfStay> logger)
{
    [Function(nameof(RemindOfStay))]
    public async Task Run([ActivityTrigger] Stay stay, CancellationToken cancellation)
    {
        if (await change.RunAsync(stay, (record, now) => StayTimeout.Remind(record, stay.Transition, now), cancellation) is var (_, after))
        {
            Telemetry.Reminded(after.State.Label());
            Log.Reminder(logger, stay.Uuid, after.State, after.Deadline!.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Information, "Offering user {OfferingUserUuid} waits in {State} and times out at {Deadline}.")]
        public static partial void Reminder(ILogger logger, string offeringUserUuid, OfferingUserState state, DateTimeOffset deadline);
    }
}
