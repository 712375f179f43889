using System.Collections.Immutable;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

/// <summary>What operations make of a record does not contradict itself, and what nothing makes of it does.</summary>
public sealed class ContradictionsTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_done_to_a_record_it_is_sound()
    {
        var records = new List<OfferingUser> { New(null), New("name") };
        for (var i = 0; i < records.Count && i < 2000; i++)
        {
            var record = records[i];
            var now = record.Modified.AddHours(1);
            records.AddRange(StateAction.All.Select(action => action.Apply(record, "staff", now)).Where(outcome => outcome.Refusal is null)
                .Select(outcome => Deadline(record, outcome.Value)).Where(changed => !ReferenceEquals(changed, record)));
            records.Add(Deadline(record, UsernameRule.Assign(record, "name-" + i, "staff", now)));
            records.Add(WaitTimeout.Remind(record, record.Transition, now.AddDays(1)));
            records.Add(WaitTimeout.Expire(record, record.Transition, now.AddDays(2)));
            records.Add((record with { IsRestricted = true }).AddHistory(now, "staff", "update_restricted", record.State));
        }

        Assert.Equal(Enum.GetValues<OfferingUserState>().Order(), records.Select(record => record.State).Distinct().Order());
        Assert.All(records, record => Assert.Equal([], Contradictions.In(record)));
    }

    public static TheoryData<string, Func<OfferingUser, OfferingUser>, string> Unsound => new()
    {
        { "no history", record => record with { History = [] }, "It has no history." },
        {
            "another state than its history has", record => record with { State = OfferingUserState.Ok, Deadline = null },
            "Its state is OK, and its history ends with Creating."
        },
        {
            "a gap", record => record with { History = record.History.RemoveAt(1), State = OfferingUserState.Creating },
            "Its history goes on from Error creating after Requested."
        },
        {
            "a transition that there is not",
            record => record with { History = record.History.SetItem(2, record.History[2] with { Action = "set_deleted" }) },
            "Its history has set_deleted from Error creating to Creating."
        },
        {
            "an entry that nothing makes",
            record => record with { History = record.History.SetItem(2, record.History[2] with { Action = "unheard_of" }) },
            "Its history has unheard_of from Error creating to Creating."
        },
        {
            "an entry into the state that nobody made", record => record with { StateSince = record.StateSince.AddMinutes(-1) },
            "No entry of its history is of the time at which it entered its state."
        },
        { "uncounted transitions", record => record with { Transition = 1 }, "Its history has more transitions than it has counted." },
        { "a deadline in the past", record => record with { Deadline = record.StateSince }, "Its deadline is not after its entry into the state." },
        {
            "a deadline without a wait",
            record => StateAction.SetOk.Apply(record, "staff", Then.AddDays(9)).Value with { Deadline = Then.AddDays(10) },
            "It has a deadline or a reminder, and does not wait in the state OK."
        },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void What_nothing_makes_of_a_record_is_told(string what, Func<OfferingUser, OfferingUser> spoil, string contradiction)
    {
        Assert.NotEmpty(what);
        var failed = StateAction.SetErrorCreating.Apply(New(null), "staff", Then.AddHours(1)).Value;
        var record = Deadline(failed, StateAction.BeginCreating.Apply(failed, "staff", Then.AddHours(2)).Value);
        Assert.Equal([], Contradictions.In(record));

        Assert.Equal([contradiction], Contradictions.In(spoil(record)));
    }

    private static OfferingUser New(string? username) => Deadline(null, OfferingUser.New(
        Guid.NewGuid(),
        new CatalogSnapshot(
            new OfferingSnapshot(Guid.NewGuid(), "Cluster", "cluster", null, Guid.NewGuid(), "Provider"),
            new UserSnapshot(Guid.NewGuid(), "u", "First", "Last", ""), null, null),
        username, "staff", Then));

    /// <summary>As the store's edge sets it: a day for every wait.</summary>
    private static OfferingUser Deadline(OfferingUser? before, OfferingUser after) =>
        after.Transition != before?.Transition && LifecyclePhase.WaitIn(after.State) is not null
            ? after with { Deadline = after.StateSince.AddDays(1) }
            : after;
}
