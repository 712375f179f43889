using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Publishes a committed change: an event in the log, and a signal to the record's orchestration. Neither can fail the request.
/// </summary>
public sealed class AnnounceChange(OfferingUserAnnouncements announcements, LifecycleSignals signals)
{
    public Task CreatedAsync(OfferingUser record)
    {
        announcements.Created(record);
        return signals.ChangedAsync(null, record);
    }

    /// <param name="eventType">The type of the logged event; null logs none.</param>
    /// <param name="change">The record before and after.</param>
    public Task ChangedAsync(string? eventType, OfferingUserChange change)
    {
        if (eventType is not null)
        {
            announcements.Changed(eventType, change);
        }

        return signals.ChangedAsync(change.Before, change.After);
    }

    public Task DeletedAsync(Guid offeringUser, Guid offering, RemovedRecord record)
    {
        announcements.Deleted(offeringUser, offering, record);
        return signals.RemovedAsync(offeringUser, record.State);
    }
}
