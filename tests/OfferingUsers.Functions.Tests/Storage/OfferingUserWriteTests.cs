using LocalRuntime.Cosmos;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Every write of a record is over the version it was decided on (architecture.md 3).</summary>
public sealed class OfferingUserWriteTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly OfferingUserStore users = store.Get<OfferingUserStore>();

    [Theory]
    [InlineData(OfferingUserState.Requested)]
    [InlineData(OfferingUserState.Deleted)]
    public async Task An_offering_and_a_user_have_one_record_in_whatever_state(OfferingUserState state)
    {
        var (offering, user) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.True(await users.InsertAsync(Sample.Record(offering, user) with { State = state }, CancellationToken.None));

        Assert.False(await users.InsertAsync(Sample.Record(offering, user), CancellationToken.None));
        Assert.False(await users.InsertAsync(Sample.Record(offering, user) with { Uuid = Guid.NewGuid() }, CancellationToken.None));
        Assert.True(await users.InsertAsync(Sample.Record(offering), CancellationToken.None));
        Assert.True(await users.InsertAsync(Sample.Record(user: user), CancellationToken.None));
    }

    [Fact]
    public async Task A_pair_is_free_again_when_its_record_is_removed()
    {
        var stored = await NewAsync();

        Assert.True(await users.DeleteAsync(stored, CancellationToken.None));

        Assert.True(await users.InsertAsync(Sample.Record(stored.Value.Offering.Uuid, stored.Value.User.Uuid), CancellationToken.None));
    }

    [Fact]
    public async Task A_version_that_has_moved_on_is_neither_replaced_nor_deleted()
    {
        var read = await NewAsync();
        Assert.True(await users.ReplaceAsync(read, read.Value with { Username = "winner" }, CancellationToken.None));

        Assert.False(await users.ReplaceAsync(read, read.Value with { Username = "loser" }, CancellationToken.None));
        Assert.False(await users.DeleteAsync(read, CancellationToken.None));

        Assert.Equal("winner", (await FindAsync(read))?.Value.Username);
    }

    [Fact]
    public async Task A_record_that_is_gone_is_not_brought_back()
    {
        var read = await NewAsync();
        Assert.True(await users.DeleteAsync(read, CancellationToken.None));

        Assert.False(await users.ReplaceAsync(read, read.Value with { Username = "late" }, CancellationToken.None));
        Assert.False(await users.DeleteAsync(read, CancellationToken.None));
        Assert.Null(await FindAsync(read));
    }

    [Fact]
    public async Task A_record_that_was_moved_in_is_removed_from_the_partition_it_lies_in()
    {
        var read = await NewAsync(Sample.Record() with { Uuid = Guid.NewGuid() });

        Assert.True(await users.DeleteAsync(read, CancellationToken.None));

        Assert.Null(await FindAsync(read));
    }

    [Fact]
    public async Task Only_the_current_version_is_confirmed_and_is_left_as_it_is()
    {
        var read = await NewAsync();
        Assert.True(await users.ConfirmAsync(read, CancellationToken.None));
        Assert.False(await users.ConfirmAsync(read, CancellationToken.None));

        var current = (await FindAsync(read))!;
        Assert.Equal(read.Value, current.Value);
        Assert.True(await users.DeleteAsync(current, CancellationToken.None));
        Assert.False(await users.ConfirmAsync(current, CancellationToken.None));
    }

    [Fact]
    public async Task Whether_a_record_is_gone_is_asked_where_it_is_written_and_removes_nothing()
    {
        var read = await NewAsync();
        var (uuid, offering) = (read.Value.Uuid, read.Value.Offering.Uuid);

        Assert.False(await users.IsGoneAsync(uuid, OfferingUserUuid.Bucket(offering), CancellationToken.None));
        Assert.Equal(read.ETag, (await FindAsync(read))?.ETag);
        Assert.True(await users.DeleteAsync(read, CancellationToken.None));

        Assert.True(await users.IsGoneAsync(uuid, OfferingUserUuid.Bucket(offering), CancellationToken.None));
    }

    [Fact]
    public async Task A_change_is_written_and_told_with_what_was_before()
    {
        var read = await NewAsync();

        var change = await ChangeAsync(read, record => record with { Username = "new" });

        Assert.NotNull(change);
        Assert.True(change.IsChange);
        Assert.Equal((null, "new"), (change.Before.Username, change.After.Username));
        Assert.Equal("new", (await FindAsync(read))?.Value.Username);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_change_nothing_is_written()
    {
        var read = await NewAsync();

        OfferingUserChange? change = null;
        var sent = await store.SentByAsync(async () => change = await ChangeAsync(read, record => record));

        Assert.False(change!.IsChange);
        Assert.Equal("GET", Assert.Single(sent).Verb);
        Assert.Equal(read.ETag, (await FindAsync(read))?.ETag);
    }

    [Fact]
    public async Task A_missing_record_is_not_decided_on()
    {
        Assert.Null(await users.ChangeAsync(
            OfferingUserUuid.New(Guid.NewGuid()), _ => throw new InvalidOperationException("There is nothing to decide on."), CancellationToken.None));
    }

    [Fact]
    public async Task A_change_that_loses_its_race_is_decided_again_on_what_the_winner_left()
    {
        var read = await NewAsync();
        var seen = new List<string?>();

        var change = await users.ChangeAsync(
            read.Value.Uuid,
            async record =>
            {
                seen.Add(record.Username);
                if (seen.Count == 1)
                {
                    await users.ReplaceAsync(read, record with { Username = "winner" }, CancellationToken.None);
                }

                return record with { Username = record.Username + "+", IsRestricted = true };
            },
            CancellationToken.None);

        Assert.Equal([null, "winner"], seen);
        Assert.Equal("winner", change!.Before.Username);
        var left = (await FindAsync(read))!.Value;
        Assert.Equal(("winner+", true), (left.Username, left.IsRestricted));
    }

    [Fact]
    public async Task A_change_of_a_record_that_is_removed_meanwhile_is_null()
    {
        var read = await NewAsync();

        var change = await users.ChangeAsync(
            read.Value.Uuid,
            async record =>
            {
                await users.DeleteAsync(read, CancellationToken.None);
                return record with { Username = "late" };
            },
            CancellationToken.None);

        Assert.Null(change);
        Assert.Null(await FindAsync(read));
    }

    [Fact]
    public async Task Of_many_changes_at_once_none_is_lost()
    {
        var read = await NewAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ChangeAsync(read, record => record with { Transition = record.Transition + 1 })));

        Assert.Equal(8, (await FindAsync(read))!.Value.Transition);
    }

    private async Task<Stored<OfferingUser>> NewAsync(OfferingUser? record = null)
    {
        record ??= Sample.Record();
        Assert.True(await users.InsertAsync(record, CancellationToken.None));
        return (await users.FindAsync(record.Uuid, CancellationToken.None))!;
    }

    private ValueTask<Stored<OfferingUser>?> FindAsync(Stored<OfferingUser> read) => users.FindAsync(read.Value.Uuid, CancellationToken.None);

    private Task<OfferingUserChange?> ChangeAsync(Stored<OfferingUser> read, Func<OfferingUser, OfferingUser> decide) =>
        users.ChangeAsync(read.Value.Uuid, record => ValueTask.FromResult(decide(record)), CancellationToken.None);
}
