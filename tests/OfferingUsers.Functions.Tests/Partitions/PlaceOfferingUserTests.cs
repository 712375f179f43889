using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Partitions;

/// <summary>A pair gets one record, also where two instances place it in two partitions because their clocks or caches differ (decision 0027).</summary>
public sealed class PlaceOfferingUserTests : IClassFixture<OwnStore>, IDisposable
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private readonly OwnStore store;
    private readonly IServiceScope scope;
    private readonly OfferingUserStore users;
    private readonly CatalogUser user;
    private readonly DateTimeOffset from;
    private readonly Offering offering;

    public PlaceOfferingUserTests(OwnStore store)
    {
        (this.store, scope, users) = (store, store.NewScope(), store.Get<OfferingUserStore>());
        from = store.Clock.Now() + TimeSpan.FromDays(1);
        offering = Sample.Offering();
        offering = SplitAt(from);
        do
        {
            user = Sample.User();
        }
        while (offering.Partitions.OfUser(user.Uuid).Length == 1);
    }

    [Fact]
    public async Task Of_two_instances_whose_clocks_disagree_about_a_new_number_one_places_the_pair()
    {
        await PutAsync();
        var (behind, ahead) = (At(from - Skew), At(from + Skew));
        var (one, other) = (OfferingUserUuid.New(offering.Uuid), OfferingUserUuid.New(offering.Uuid));

        // Between the other's look and its insert.
        var placed = await behind.RunAsync(offering, user.Uuid, one, async partition =>
        {
            await Assert.ThrowsAsync<ConcurrentChangeException>(() => PlaceAsync(ahead, other));
            return New(one, partition);
        }, CancellationToken.None);
        var late = await PlaceAsync(ahead, other);

        Assert.True(placed.IsNew);
        Assert.Null(late.Record);
        Assert.Equal([placed.Record!.Uuid], await StoredAsync());
        Assert.Equal(offering.Partitions.All[0], placed.Record.Partition);
    }

    [Fact]
    public async Task A_placement_that_takes_until_a_new_number_holds_is_made_by_the_new_one()
    {
        await PutAsync();
        var clock = new SetClock { Now = from - TimeSpan.FromHours(1) };
        var uuid = OfferingUserUuid.New(offering.Uuid);
        List<string> prepared = [];

        var placed = await At(clock).RunAsync(offering, user.Uuid, uuid, partition =>
        {
            clock.Now = from + TimeSpan.FromHours(1);
            prepared.Add(partition);
            return Task.FromResult(New(uuid, partition));
        }, CancellationToken.None);

        Assert.True(placed.IsNew);
        Assert.Equal(offering.Partitions.OfUser(user.Uuid), prepared);
        Assert.Equal(prepared[1], placed.Record!.Partition);
        Assert.Equal([placed.Record.Uuid], await StoredAsync());
    }

    [Fact]
    public async Task A_request_that_knows_the_offering_from_before_its_change_places_by_what_holds_now()
    {
        await PutAsync();
        var old = offering with { PartitionCounts = [] };
        var uuid = OfferingUserUuid.New(offering.Uuid);

        var placed = await At(from + TimeSpan.FromHours(1)).RunAsync(
            old, user.Uuid, uuid, partition => Task.FromResult(New(uuid, partition)), CancellationToken.None);

        Assert.True(placed.IsNew);
        Assert.Equal(offering.Partitions.OfUser(user.Uuid)[1], placed.Record!.Partition);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_after_the_change_finds_the_record_that_it_made_before()
    {
        await PutAsync();
        var uuid = OfferingUserUuid.Of(offering.Uuid, user.Uuid, "the request"u8);
        var first = await PlaceAsync(At(from - TimeSpan.FromHours(1)), uuid);

        var again = await PlaceAsync(At(from + TimeSpan.FromHours(1)), uuid);
        var another = await PlaceAsync(At(from + TimeSpan.FromHours(1)), OfferingUserUuid.Of(offering.Uuid, user.Uuid, "another"u8));

        Assert.True(first.IsNew);
        Assert.Equal((first.Record!.Uuid, false), (again.Record!.Uuid, again.IsNew));
        Assert.Null(another.Record);
        Assert.Equal([uuid], await StoredAsync());
    }

    [Fact]
    public async Task A_request_that_is_sent_again_while_the_number_changes_has_its_claim_already()
    {
        await PutAsync();
        var uuid = OfferingUserUuid.Of(offering.Uuid, user.Uuid, "the request"u8);
        await Assert.ThrowsAsync<IOException>(() => At(from - Skew).RunAsync(
            offering, user.Uuid, uuid, _ => throw new IOException("The process ends here."), CancellationToken.None));

        var again = await PlaceAsync(At(from + Skew), uuid);

        Assert.True(again.IsNew);
        Assert.Equal(offering.Partitions.OfUser(user.Uuid)[1], again.Record!.Partition);
    }

    [Fact]
    public async Task An_offering_that_was_never_split_costs_one_insert()
    {
        var whole = Sample.Offering();
        await store.PutAsync(whole);
        var uuid = OfferingUserUuid.New(whole.Uuid);
        await store.Get<CatalogReader>().OfferingAsync(whole.Uuid, CancellationToken.None);

        var sent = await store.SentByAsync(() => At(from).RunAsync(
            whole, user.Uuid, uuid, partition => Task.FromResult(Sample.Record(whole.Uuid, user.Uuid) with { Uuid = uuid }), CancellationToken.None));

        Assert.Equal(("POST", $"[\"{OfferingUserUuid.Bucket(whole.Uuid)}\"]"), (Assert.Single(sent).Verb, sent[0].Partition));
    }

    [Fact]
    public async Task A_removal_that_was_noted_without_its_partition_is_proven_in_each_that_may_have_the_record()
    {
        await PutAsync();
        var finish = scope.ServiceProvider.GetRequiredService<FinishRemoval>();
        var removals = store.Get<PendingRemovals>();
        var uuid = Guid.NewGuid();
        var old = new PendingRemoval(
            PendingRemoval.KeyOfRecord(uuid).Id, uuid, offering.Uuid, store.Clock.Now(), null, null,
            new RemovedRecord(user.Uuid, OfferingUserState.Ok, user.Uuid.Hex(), IsAnnounced: false));

        Assert.Equal(offering.Partitions.All.Order(), (await ProofsAsync(old)).Order());
        Assert.Equal(["0a1b"], await ProofsAsync(old with { Partition = "0a1b" }));

        async Task<List<string>> ProofsAsync(PendingRemoval removal)
        {
            var noted = await removals.NoteAsync(removal, CancellationToken.None);
            var sent = await store.SentByAsync(async () => Assert.True(await finish.RunAsync(noted, isProven: false, CancellationToken.None)));
            var removed = sent.Where(request => request.Verb == "DELETE").Select(request => request.Partition.Trim('[', ']', '"'));
            return [.. removed.Where(partition => partition.Length == 4)];
        }
    }

    public void Dispose() => scope.Dispose();

    private Offering SplitAt(DateTimeOffset at) => offering with { PartitionCounts = [new PartitionCount(1, null), new PartitionCount(8, at)] };

    private Task PutAsync() => store.PutAsync(offering);

    private PlaceOfferingUser At(DateTimeOffset now) => At(new SetClock { Now = now });

    /// <summary>An instance whose clock shows something else.</summary>
    private PlaceOfferingUser At(TimeProvider clock) => new(
        store.Get<CatalogReader>(), users, new PlacementClaims(store.Get<CosmosContainers>(), clock),
        scope.ServiceProvider.GetRequiredService<PrepareOfferingUser>(), store.Get<OptimisticConcurrency>(), clock);

    private Task<PlacedRecord> PlaceAsync(PlaceOfferingUser instance, Guid uuid) =>
        instance.RunAsync(offering, user.Uuid, uuid, partition => Task.FromResult(New(uuid, partition)), CancellationToken.None);

    private OfferingUser New(Guid uuid, string partition) =>
        (Sample.Record(offering.Uuid, user.Uuid) with { Uuid = OfferingUserUuid.In(partition, uuid) }).In(partition);

    private async Task<IEnumerable<Guid>> StoredAsync() =>
        (await users.OfOfferingAsync(offering.Partitions, "", 10, CancellationToken.None)).Select(record => record.Uuid);

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
