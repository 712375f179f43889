namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>The changes that every entry into a state makes, by a request or by a timeout.</summary>
public static class EnterState
{
    /// <summary>The record in that state (or in the same one again): its wait starts now, and the transition counter is incremented.</summary>
    public static OfferingUser Enter(this OfferingUser record, OfferingUserState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record with { State = state, StateSince = now, Transition = record.Transition + 1, Deadline = null, IsReminded = false };
    }
}
