namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>Where a retention time is set, a record that has been Deleted for longer loses its completion with answers and files (architecture.md 4).</summary>
public static class AnswerRetention
{
    /// <summary>When the answers go; null when there are none, the record is not Deleted, or they are kept for ever.</summary>
    public static DateTimeOffset? RemoveAt(OfferingUser record, TimeSpan? retention)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record is { State: OfferingUserState.Deleted, ChecklistWithCompletion: not null } && retention is { } time ? record.StateSince + time : null;
    }

    /// <summary>The record without its completion, if it is still in the wait that was meant; <see cref="OfferingUser.Modified"/> does not move.</summary>
    public static OfferingUser Remove(OfferingUser record, int transition, TimeSpan? retention, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Transition == transition && RemoveAt(record, retention) <= now ? record with { ChecklistWithCompletion = null } : record;
    }
}
