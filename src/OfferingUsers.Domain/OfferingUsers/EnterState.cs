namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>What every entry into a state does, whoever caused it.</summary>
public static class EnterState
{
    /// <summary>The record in another state (or in the same one afresh): the wait in it begins now, and the counter of transitions moves.</summary>
    public static OfferingUser Enter(this OfferingUser record, OfferingUserState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record with { State = state, StateSince = now, Transition = record.Transition + 1, Deadline = null, Reminded = false };
    }
}
