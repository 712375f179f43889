namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// Reminder and timeout of a wait in a state. Both check the transition counter: a late timer has no effect once the record has left the state, even if it
/// has returned to it.
/// </summary>
public static class WaitTimeout
{
    /// <summary>The action of a timeout's history entry.</summary>
    public const string Action = "timeout";

    /// <summary>When the provider is reminded: half-way to the deadline; null if there is none.</summary>
    public static DateTimeOffset? ReminderAt(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Deadline is { } deadline ? record.StateSince + ((deadline - record.StateSince) / 2) : null;
    }

    /// <summary>The record in its error state, if the wait is still the same and its deadline has passed; comments are kept.</summary>
    public static OfferingUser Expire(OfferingUser record, int transition, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsSameWait(record, transition) && record.Deadline <= now && LifecyclePhase.WaitIn(record.State) is { } wait
            ? record.Enter(wait.OnTimeout, now).AddHistory(now, HistoryEntry.System, Action, record.State)
            : record;
    }

    /// <summary>The record marked as reminded, once per wait; <see cref="OfferingUser.Modified"/> is unchanged.</summary>
    public static OfferingUser Remind(OfferingUser record, int transition, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsSameWait(record, transition) && !record.IsReminded && ReminderAt(record) <= now && LifecyclePhase.WaitIn(record.State) is not null
            ? record with { IsReminded = true }
            : record;
    }

    private static bool IsSameWait(OfferingUser record, int transition) => record.Transition == transition;
}
