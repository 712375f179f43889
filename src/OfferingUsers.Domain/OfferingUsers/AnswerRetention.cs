namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>If a retention time is set, a record that has been Deleted for longer loses its completion with answers and files (architecture.md 4).</summary>
public static class AnswerRetention
{
    /// <summary>When the answers are to be removed; null if there are none, the record is not Deleted, or retention is unlimited.</summary>
    public static DateTimeOffset? RemovalAt(OfferingUser record, TimeSpan? retention)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record is { State: OfferingUserState.Deleted, ChecklistWithCompletion: not null } && retention is { } time ? record.StateSince + time : null;
    }

    /// <summary>The record without its completion, if it is still in that wait; <see cref="OfferingUser.Modified"/> is unchanged.</summary>
    public static OfferingUser Remove(OfferingUser record, int transition, TimeSpan? retention, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Transition == transition && RemovalAt(record, retention) <= now ? record with { ChecklistWithCompletion = null } : record;
    }
}
