using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>What operators are told of the records: how many, and the few at the end of an order.</summary>
public sealed class OfferingUserStatisticsTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly OfferingUserStatistics figures = new(store.Get<CosmosContainers>());

    [Fact]
    public async Task Records_are_counted_by_state_of_one_offering_or_of_all()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await NewAsync(one, OfferingUserState.Creating);
        await NewAsync(one, OfferingUserState.Creating);
        await NewAsync(one, OfferingUserState.Ok);
        await NewAsync(other, OfferingUserState.Creating);

        Assert.Equal(3, await CountAsync(OfferingUserState.Creating, null));
        Assert.Equal(2, await CountAsync(OfferingUserState.Creating, one));
        Assert.Equal(1, await CountAsync(OfferingUserState.Creating, other));
        Assert.Equal(0, await CountAsync(OfferingUserState.Deleting, null));
        Assert.Equal(0, await CountAsync(OfferingUserState.Ok, other));
    }

    [Fact]
    public async Task A_count_of_one_offering_asks_its_partition_only()
    {
        var offering = Guid.NewGuid();

        var sent = await store.SentByAsync(() => CountAsync(OfferingUserState.Ok, offering));

        Assert.Equal($"[\"{OfferingUserUuid.Bucket(offering)}\"]", Assert.Single(sent).Partition);
    }

    [Fact]
    public async Task Records_past_their_deadline_come_with_the_longest_past_first()
    {
        var late = await NewAsync(deadline: Sample.Then);
        var latest = await NewAsync(deadline: Sample.Then.AddDays(-1));
        await NewAsync(deadline: Sample.Then.AddMicroseconds(1));
        await NewAsync(deadline: null);

        Assert.Equal(2, await figures.CountOverdueAsync(Sample.Then, CancellationToken.None));
        Assert.Equal([latest, late], (await figures.ListOverdueAsync(Sample.Then, 10, CancellationToken.None)).Select(record => record.Uuid));
        Assert.Equal([latest], (await figures.ListOverdueAsync(Sample.Then, 1, CancellationToken.None)).Select(record => record.Uuid));
    }

    [Fact]
    public async Task Records_come_by_how_long_they_have_been_in_their_states()
    {
        OfferingUserState[] states = [OfferingUserState.ErrorCreating, OfferingUserState.ErrorDeleting];
        var second = await NewAsync(state: OfferingUserState.ErrorCreating, since: Sample.Then.AddDays(2));
        var first = await NewAsync(state: OfferingUserState.ErrorDeleting, since: Sample.Then.AddDays(1));
        var third = await NewAsync(state: OfferingUserState.ErrorDeleting, since: Sample.Then.AddDays(3));
        await NewAsync(state: OfferingUserState.Deleted, since: Sample.Then);

        Assert.Equal([first, second, third], await ListByTimeInStateAsync(newestFirst: false, 10));
        Assert.Equal([third, second], await ListByTimeInStateAsync(newestFirst: true, 2));

        async Task<IEnumerable<Guid>> ListByTimeInStateAsync(bool newestFirst, int limit) =>
            (await figures.ListByTimeInStateAsync(states, newestFirst, limit, CancellationToken.None)).Select(record => record.Uuid);
    }

    private Task<int> CountAsync(OfferingUserState state, Guid? offering) => figures.CountAsync(
        state, offering is { } uuid ? OfferingUserPartitions.Of(uuid) : null, CancellationToken.None);

    private async Task<Guid> NewAsync(
        Guid? offering = null, OfferingUserState state = OfferingUserState.Requested, DateTimeOffset? deadline = null, DateTimeOffset? since = null)
    {
        var record = Sample.Record(offering) with { State = state, Deadline = deadline, StateSince = since ?? Sample.Then };
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record, CancellationToken.None));
        return record.Uuid;
    }
}
