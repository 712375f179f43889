namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// What in a record contradicts itself: its state and its history, its wait and its deadline. No operation stores such a record, so one that is found tells of
/// a defect or of an edit by hand.
/// </summary>
public static class Contradictions
{
    /// <summary>A sentence for each, without names or comments; none in a sound record.</summary>
    public static IEnumerable<string> In(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.History.IsEmpty)
        {
            yield return "It has no history.";
            yield break;
        }

        var last = record.History[^1];
        if (last.To != record.State)
        {
            yield return $"Its state is {record.State.Label()}, and its history ends with {last.To.Label()}.";
        }

        for (var i = 0; i < record.History.Length; i++)
        {
            var entry = record.History[i];
            if (i > 0 && entry.From != record.History[i - 1].To)
            {
                yield return $"Its history goes on from {Label(entry.From)} after {record.History[i - 1].To.Label()}.";
            }

            if (!IsPossible(entry))
            {
                yield return $"Its history has {entry.Action} from {Label(entry.From)} to {entry.To.Label()}.";
            }
        }

        foreach (var contradiction in InWait(record))
        {
            yield return contradiction;
        }
    }

    private static IEnumerable<string> InWait(OfferingUser record)
    {
        if (record.History.Length < HistoryEntry.MaxEntries && record.History.All(entry => entry.At != record.StateSince))
        {
            yield return "No entry of its history is of the time at which it entered its state.";
        }

        if (record.Transition < record.History.Count(entry => entry.From is { } from && from != entry.To))
        {
            yield return "Its history has more transitions than it has counted.";
        }

        if (LifecyclePhase.WaitIn(record.State) is null && (record.Deadline is not null || record.IsReminded))
        {
            yield return $"It has a deadline or a reminder, and does not wait in the state {record.State.Label()}.";
        }

        if (record.Deadline <= record.StateSince)
        {
            yield return "Its deadline is not after its entry into the state.";
        }
    }

    private static bool IsPossible(HistoryEntry entry) => entry.Action switch
    {
        HistoryEntry.CreateAction => entry.From is null,
        HistoryEntry.ImportAction => true,
        WaitTimeout.Action => entry.From is { } from && LifecyclePhase.WaitIn(from)?.OnTimeout == entry.To,
        UsernameRule.Action => entry.From == entry.To
            || (entry.From is { } from && UsernameRule.IsInCreation(from) && entry.To == OfferingUserState.Ok),
        _ when StateAction.All.FirstOrDefault(action => action.Name == entry.Action) is { } action =>
            entry.From is { } from && action.From.Contains(from) && action.To == entry.To,
        _ => entry.From == entry.To,
    };

    private static string Label(OfferingUserState? state) => state?.Label() ?? "nothing";
}
