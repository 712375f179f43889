using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Half-way to a timeout: marks the record as reminded of, once per stay, and tells it in the log (architecture: lifecycles).</summary>
public sealed partial class RemindOfStay(OfferingUserStore users, TimeProvider clock, ILogger<RemindOfStay> logger)
{
    [Function(nameof(RemindOfStay))]
    public async Task Run([ActivityTrigger] Stay stay, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stay);
        OfferingUser? before = null;
        var outcome = await users.ChangeAsync(
            Guid.Parse(stay.Uuid),
            record =>
            {
                before = record;
                return ValueTask.FromResult<Outcome<OfferingUser>>(StayTimeout.Remind(record, stay.Transition, clock.Now()));
            },
            cancellation).ConfigureAwait(false);
        if (outcome.Refusal is Busy)
        {
            throw new StoreUnavailableException(System.Net.HttpStatusCode.Conflict, null);
        }

        if (outcome.Refusal is null && !ReferenceEquals(before, outcome.Value))
        {
            Log.Reminder(logger, stay.Uuid, outcome.Value.State, outcome.Value.Deadline!.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Information, "Offering user {OfferingUserUuid} waits in {State} and times out at {Deadline}.")]
        public static partial void Reminder(ILogger logger, string offeringUserUuid, OfferingUserState state, DateTimeOffset deadline);
    }
}
