using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>The deadline of a wait, by the settings and by the offering's own timeouts (architecture.md 4).</summary>
public sealed class DeadlinesTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly Deadlines deadlines = store.Get<Deadlines>();

    [Theory]
    [InlineData(OfferingUserState.Requested, 2 * 24)]
    [InlineData(OfferingUserState.Creating, 24)]
    [InlineData(OfferingUserState.PendingAccountLinking, 30 * 24)]
    [InlineData(OfferingUserState.PendingAdditionalValidation, 30 * 24)]
    [InlineData(OfferingUserState.RequestedDeletion, 7 * 24)]
    [InlineData(OfferingUserState.Deleting, null)]
    [InlineData(OfferingUserState.Ok, null)]
    [InlineData(OfferingUserState.Deleted, null)]
    [InlineData(OfferingUserState.ErrorCreating, null)]
    [InlineData(OfferingUserState.ErrorDeleting, null)]
    public async Task A_wait_ends_by_the_settings_or_by_the_defaults_and_never_where_there_is_no_timeout(OfferingUserState state, int? hours)
    {
        var record = Sample.Record() with { State = state, Deadline = Sample.Then.AddYears(1) };

        var set = await deadlines.SetAsync(record, CancellationToken.None);

        Assert.Equal(hours is { } after ? Sample.Then.AddHours(after) : null, set.Deadline);
    }

    [Theory]
    [InlineData("""{"offering_user_timeouts":{"Requested":"00:01:00"}}""", OfferingUserState.Requested, 1)]
    [InlineData("""{"offering_user_timeouts":{"Requested":"never"}}""", OfferingUserState.Requested, null)]
    [InlineData("""{"offering_user_timeouts":{"Deleting":"00:02:00"}}""", OfferingUserState.Deleting, 2)]
    [InlineData("""{"offering_user_timeouts":{"Deleting":"00:02:00"}}""", OfferingUserState.Creating, 24 * 60)]
    [InlineData("""{"offering_user_timeouts":{"Requested":"soon"}}""", OfferingUserState.Requested, 2 * 24 * 60)]
    [InlineData("{}", OfferingUserState.Requested, 2 * 24 * 60)]
    public async Task An_offering_overrides_the_settings_with_what_can_be_read(string options, OfferingUserState state, int? minutes)
    {
        var offering = Sample.Offering(options: options);
        await store.PutAsync(offering);

        var set = await deadlines.SetAsync(Sample.Record(offering.Uuid) with { State = state }, CancellationToken.None);

        Assert.Equal(minutes is { } after ? Sample.Then.AddMinutes(after) : null, set.Deadline);
    }

    [Fact]
    public async Task A_change_that_begins_no_wait_leaves_the_deadline_as_it_was()
    {
        var before = Sample.Record() with { Deadline = Sample.Then.AddYears(1) };
        var after = before with { Username = "new" };

        Assert.Same(after, await deadlines.SetAsync(before, after, CancellationToken.None));
    }

    [Fact]
    public async Task A_change_that_begins_a_wait_sets_the_deadline_of_that_one()
    {
        var before = Sample.Record() with { Deadline = Sample.Then.AddYears(1) };
        var after = before with { State = OfferingUserState.Creating, StateSince = Sample.Then.AddDays(5), Transition = 1 };

        Assert.Equal(Sample.Then.AddDays(6), (await deadlines.SetAsync(before, after, CancellationToken.None)).Deadline);
    }
}
