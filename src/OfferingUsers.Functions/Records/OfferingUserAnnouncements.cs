using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Writes events as structured log records after the commit (offering-users.md 2.14). They contain the event type, uuids and states, but no comments, names or
/// usernames.
/// </summary>
public sealed partial class OfferingUserAnnouncements(ILogger<OfferingUserAnnouncements> logger)
{
    public void Created(OfferingUser record)
    {
        Log.Event(logger, OfferingUserEvents.Created, record.Uuid.Hex(), record.Offering.Uuid.Hex(), record.User.Uuid.Hex(), null, record.State);
        Telemetry.StateChanged(null, record.State.Label());
    }

    public void Changed(string eventType, OfferingUserChange change)
    {
        var (before, after) = change;
        Log.Event(logger, eventType, after.Uuid.Hex(), after.Offering.Uuid.Hex(), after.User.Uuid.Hex(), before.State, after.State);
        Telemetry.StateChanged(before.State.Label(), after.State.Label());
    }

    public void Deleted(Guid offeringUser, Guid offering, RemovedRecord record)
    {
        Log.Event(logger, OfferingUserEvents.Deleted, offeringUser.Hex(), offering.Hex(), record.User.Hex(), record.State, null);
        Telemetry.StateChanged(record.State.Label(), null);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1001, LogLevel.Information,
            "{EventType}: offering user {OfferingUserUuid} of offering {OfferingUuid} and user {UserUuid}, state {StateBefore} → {StateAfter}.")]
        public static partial void Event(
            ILogger logger, string eventType, string offeringUserUuid, string offeringUuid, string userUuid,
            OfferingUserState? stateBefore, OfferingUserState? stateAfter);
    }
}
