using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

/// <summary>The rules of a record, without anything around it.</summary>
public sealed class OfferingUserTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);

    private static OfferingUser Record(OfferingUserState state, string? username = null) => new()
    {
        Uuid = Guid.NewGuid(),
        State = state,
        Username = username,
        Created = Then,
        Modified = Then,
        StateSince = Then,
        Transition = 3,
        ServiceProviderComment = "comment",
        ServiceProviderCommentUrl = "https://example.org/",
        Offering = new OfferingSnapshot(Guid.NewGuid(), "Offering", "slug", null, Guid.NewGuid(), "Customer"),
        User = new UserSnapshot(Guid.NewGuid(), "login", "First", "Last", "mail@example.org"),
    };

    public static TheoryData<OfferingUserState, string> Cells() =>
        [.. Enum.GetValues<OfferingUserState>().SelectMany(state => StateAction.All.Select(action => (state, action.Name)))];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_transition_begins_a_new_wait_and_is_remembered_or_refuses(OfferingUserState state, string name)
    {
        var action = StateAction.All.Single(action => action.Name == name);
        var record = Record(state);

        var outcome = action.Apply(record, "somebody", Now);

        if (action == StateAction.SetOk && state == OfferingUserState.Ok)
        {
            Assert.Same(record, outcome.Value);
        }
        else if (action.From.Contains(state))
        {
            var moved = outcome.Value;
            Assert.Equal((action.To, Now, Now, 4), (moved.State, moved.StateSince, moved.Modified, moved.Transition));
            Assert.Equal(new HistoryEntry(Now, "somebody", name, state, action.To), moved.History.Single());
            Assert.Equal(action == StateAction.SetValidationComplete ? "" : "comment", moved.ServiceProviderComment);
        }
        else
        {
            Assert.StartsWith(
                $"Cannot transition to {action.Target} from current state: {(int)state}.", Assert.IsType<NotPossible>(outcome.Refusal).Detail,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Exactly_twenty_six_cells_are_accepted() => Assert.Equal(26, StateAction.All.Sum(action => action.From.Length));

    [Theory]
    [InlineData(OfferingUserState.Creating, null, "alice", OfferingUserState.Ok)]
    [InlineData(OfferingUserState.ErrorCreating, "bob", "alice", OfferingUserState.Ok)]
    [InlineData(OfferingUserState.Creating, "alice", "alice", OfferingUserState.Creating)]
    [InlineData(OfferingUserState.Creating, "alice", "", OfferingUserState.Creating)]
    [InlineData(OfferingUserState.Creating, "alice", null, OfferingUserState.Creating)]
    [InlineData(OfferingUserState.Creating, null, "", OfferingUserState.Creating)]
    [InlineData(OfferingUserState.Deleted, null, "alice", OfferingUserState.Deleted)]
    [InlineData(OfferingUserState.ErrorDeleting, null, "alice", OfferingUserState.ErrorDeleting)]
    [InlineData(OfferingUserState.Ok, null, "alice", OfferingUserState.Ok)]
    public void A_username_completes_the_creation_where_it_is_new_and_not_empty(
        OfferingUserState state, string? before, string? after, OfferingUserState expected)
    {
        var named = UsernameRule.Assign(Record(state, before), after, "somebody", Now);

        Assert.Equal((after, expected, Now), (named.Username, named.State, named.Modified));
        Assert.Equal(state == expected ? 3 : 4, named.Transition);
    }

    [Fact]
    public void A_record_remembers_its_latest_twenty_changes()
    {
        var record = Enumerable.Range(0, 30).Aggregate(Record(OfferingUserState.Ok), (record, n) => record.AddHistory(Then.AddMinutes(n), $"{n}", "x", null));

        Assert.Equal(Enumerable.Range(10, 20).Select(n => $"{n}"), record.History.Select(entry => entry.By));
    }

    [Fact]
    public void A_new_uuid_carries_its_partition_and_a_foreign_one_none()
    {
        var offering = Guid.NewGuid();
        for (var n = 0; n < 100; n++)
        {
            var uuid = OfferingUserUuid.New(offering);

            Assert.True(OfferingUserUuid.TryGetBucket(uuid, out var bucket));
            Assert.Equal((OfferingUserUuid.Bucket(offering), '8'), (bucket, uuid.Hex()[12]));
            Assert.Equal(bucket, uuid.Hex()[..4]);
            Assert.Contains(uuid.Hex()[16], "89ab");
        }

        Assert.False(OfferingUserUuid.TryGetBucket(Guid.NewGuid(), out _));
    }

    [Theory]
    [InlineData("2025-10-07T09:15:42.1234567Z", "2025-10-07T09:15:42.123456Z", "2025-10-07T09:15:42.123456Z")]
    [InlineData("2025-10-07T11:15:42+02:00", "2025-10-07T09:15:42Z", "2025-10-07T09:15:42.000000Z")]
    public void Instants_have_microseconds_on_the_wire_where_they_are_not_zero_and_always_in_the_store(string instant, string wire, string stored)
    {
        var parsed = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal((wire, stored), (parsed.ToWire(), parsed.ToSortable()));
    }

    [Theory]
    [InlineData("", "Username+")]
    [InlineData("username", "Username+")]
    [InlineData("-username", "Username-")]
    [InlineData("created,username,modified", "Created+")]
    [InlineData("username,-created,modified", "Username+,Created-")]
    [InlineData("-username,username,modified", "Username-,Modified+")]
    public void What_decides_nothing_is_dropped_from_an_order(string words, string expected) => Assert.Equal(
        expected,
        string.Join(
            ',',
            OfferingUserOrder.Parse(words.Split(',', StringSplitOptions.RemoveEmptyEntries))!.Keys.Select(key => key.Field + (key.Descending ? "-" : "+"))));

    [Fact]
    public void A_filter_narrows_by_every_condition_together()
    {
        var record = Record(OfferingUserState.Ok, "Alice") with { Consent = new ConsentSnapshot("1", false) };
        OfferingUserFilter[] matching =
        [
            OfferingUserFilter.None, new() { Created = Then }, new() { HasConsent = true }, new() { IsRestricted = false },
            new() { Offerings = [record.Offering.Uuid, Guid.NewGuid()] }, new() { OfferingSlugs = ["slug"] },
            new() { Provider = record.Offering.CustomerUuid }, new() { Query = "LICE" }, new() { Query = "offer" },
            new() { UserUsername = "LOGIN" }, new() { User = record.User.Uuid }, new() { States = [OfferingUserState.Ok] },
            new() { CreatedBefore = Now }, new() { ModifiedBefore = Now }, new() { HasActiveTerms = false }, new() { Query = "LOGIN" },
        ];
        OfferingUserFilter[] others =
        [
            new() { Created = Now }, new() { Modified = Now }, new() { HasConsent = false }, new() { IsRestricted = true },
            new() { Offerings = [] }, new() { OfferingSlugs = ["SLUG"] }, new() { ParentOffering = Guid.NewGuid() },
            new() { Provider = Guid.NewGuid() }, new() { Query = "first last" }, new() { UserUsername = "log" }, new() { User = Guid.NewGuid() },
            new() { States = [OfferingUserState.Deleted] }, new() { States = [OfferingUserState.Ok], IsRestricted = true },
            new() { CreatedBefore = Then }, new() { ModifiedBefore = record.Modified }, new() { HasActiveTerms = true },
        ];

        Assert.All(matching, filter => Assert.True(filter.Matches(record), filter.ToString()));
        Assert.All(others, filter => Assert.False(filter.Matches(record), filter.ToString()));
    }
}
