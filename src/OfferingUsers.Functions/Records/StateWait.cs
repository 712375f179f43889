using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>A record's wait in a state: the input of its activities, and what a signal tells its orchestration.</summary>
/// <param name="Phase">The phase of the wait; null if the record does not wait, or no longer exists.</param>
/// <param name="Transition">The number of the wait; an activity does nothing if the record's differs.</param>
/// <param name="Next">When the activity is due, in UTC; null if never.</param>
/// <param name="Act">The name of the activity that is due then.</param>
public sealed record StateWait(string Uuid, string? Phase, int Transition, DateTime? Next, string Act)
{
    /// <summary>What a record waits for.</summary>
    /// <param name="retention">How long a record in the state Deleted keeps its answers; null for ever.</param>
    internal static StateWait Of(OfferingUser record, TimeSpan? retention)
    {
        var uuid = record.Uuid.Hex();
        if (AnswerRetention.RemovalAt(record, retention) is { } removeAt)
        {
            return new StateWait(uuid, LifecyclePhase.Deletion, record.Transition, removeAt.UtcDateTime, LifecycleInstances.RemovalOfAnswers);
        }

        var phase = LifecyclePhase.WaitIn(record.State)?.Phase;
        return record.IsReminded
            ? new StateWait(uuid, phase, record.Transition, record.Deadline?.UtcDateTime, LifecycleInstances.Expiry)
            : new StateWait(uuid, phase, record.Transition, WaitTimeout.ReminderAt(record)?.UtcDateTime, LifecycleInstances.Reminder);
    }

    /// <summary>The wait of a record that no longer exists, which comes after all others.</summary>
    internal static StateWait OfRemoved(string uuid) => new(uuid, null, int.MaxValue, null, LifecycleInstances.Expiry);
}

/// <summary>The input of a lifecycle orchestration.</summary>
/// <param name="Known">The wait that it begins with; null if it has to read the record first.</param>
public sealed record PhaseInput(string Uuid, StateWait? Known);
