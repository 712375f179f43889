namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// What time does to a wait in a state. Both acts are guarded by the state and the count of transitions they were meant for: a timer that comes
/// late finds that the record moved on, even if it came back, and does nothing.
/// </summary>
public static class WaitTimeout
{
    /// <summary>The action under which a timeout is remembered.</summary>
    public const string Action = "timeout";

    /// <summary>When the provider is reminded: half-way; null when the wait never times out.</summary>
    public static DateTimeOffset? ReminderAt(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Deadline is { } deadline ? record.StateSince + ((deadline - record.StateSince) / 2) : null;
    }

    /// <summary>The record in its error state, if the wait is still the one meant and its deadline has come; comments stay.</summary>
    public static OfferingUser Expire(OfferingUser record, int transition, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsMeant(record, transition) && record.Deadline <= now && LifecyclePhase.WaitIn(record.State) is { } wait
            ? record.Enter(wait.OnTimeout, now).Remember(now, HistoryEntry.System, Action, record.State)
            : record;
    }

    /// <summary>The record marked as reminded of, once per wait; <see cref="OfferingUser.Modified"/> does not move.</summary>
    public static OfferingUser Remind(OfferingUser record, int transition, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsMeant(record, transition) && !record.Reminded && ReminderAt(record) <= now && LifecyclePhase.WaitIn(record.State) is not null
            ? record with { Reminded = true }
            : record;
    }

    private static bool IsMeant(OfferingUser record, int transition) => record.Transition == transition;
}
