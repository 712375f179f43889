using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>How records are found, and what guards their writes (architecture.md 3).</summary>
public sealed class OfferingUserStoreTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly OfferingUserStore users = store.Get<OfferingUserStore>();

    [Fact]
    public async Task A_record_is_read_back_as_it_was_written()
    {
        var record = Sample.Record() with
        {
            Username = "account",
            State = OfferingUserState.Deleting,
            IsRestricted = true,
            ServiceProviderComment = "<b>Wait.</b>",
            ServiceProviderCommentUrl = "https://example.org/",
            Created = Sample.Then.AddMicroseconds(1),
            Modified = Sample.Then.AddMicroseconds(2),
            StateSince = Sample.Then.AddMicroseconds(3),
            Deadline = Sample.Then.AddMicroseconds(4),
            IsReminded = true,
            Transition = 5,
            ActiveTerms = new TermsSnapshot("2", true),
            Consent = new ConsentSnapshot("1", false),
            ChecklistWithCompletion = Guid.NewGuid(),
            History = [new HistoryEntry(Sample.Then, "system", "create", null, OfferingUserState.Requested)],
        };
        record = record with { Offering = record.Offering with { ParentUuid = Guid.NewGuid() } };

        Assert.True(await users.InsertAsync(record, CancellationToken.None));

        Assert.Equivalent(record, await ReadAsync(record.Uuid), strict: true);
    }

    [Fact]
    public async Task A_record_whose_uuid_carries_its_partition_takes_one_point_read()
    {
        var record = await InsertAsync(Sample.Record());

        var sent = Assert.Single(await store.SentByAsync(() => ReadAsync(record.Uuid)));

        Assert.Equal(("GET", $"[\"{OfferingUserUuid.Bucket(record.Offering.Uuid)}\"]"), (sent.Verb, sent.Partition));
    }

    [Theory]
    [InlineData('4', "GET, GET", "GET")]
    [InlineData('8', "GET, GET, GET", "GET, GET, GET")]
    public async Task A_record_that_was_moved_in_is_found_by_point_reads_whatever_its_uuid_seems_to_carry(char version, string first, string again)
    {
        var record = await MoveInAsync(version);
        var elsewhere = NewStore();

        Assert.Equal(first, await VerbsAsync(record, elsewhere));
        Assert.Equal(again, await VerbsAsync(record, elsewhere));
    }

    [Fact]
    public async Task A_record_that_was_moved_in_before_there_was_a_directory_gets_its_entry_when_it_is_asked_for()
    {
        var record = await MoveInAsync('4');
        await store.Get<CatalogStore>().RemoveAsync("record:" + record.Uuid.Hex(), CancellationToken.None);

        Assert.Equal("GET, QUERY, POST", await VerbsAsync(record, NewStore()));
        Assert.Equal("GET, GET", await VerbsAsync(record, NewStore()));
    }

    [Fact]
    public async Task A_record_that_was_removed_and_moved_in_again_elsewhere_is_found_there()
    {
        var record = await MoveInAsync('4');
        var elsewhere = NewStore();
        await VerbsAsync(record, elsewhere);

        Assert.True(await users.DeleteAsync((await users.FindAsync(record.Uuid, CancellationToken.None))!, CancellationToken.None));
        Assert.Null(await elsewhere.FindAsync(record.Uuid, CancellationToken.None));
        var moved = await InsertAsync(Sample.Record() with { Uuid = record.Uuid });

        Assert.Equal(moved.Offering.Uuid, (await elsewhere.FindAsync(record.Uuid, CancellationToken.None))!.Value.Offering.Uuid);
    }

    [Fact]
    public async Task An_unknown_uuid_that_carries_a_partition_costs_two_point_reads()
    {
        var sent = await store.SentByAsync(async () =>
            Assert.Null(await users.FindAsync(OfferingUserUuid.New(Guid.NewGuid()), CancellationToken.None)));

        Assert.Equal(["GET", "GET"], sent.Select(request => request.Verb));
    }

    [Fact]
    public async Task A_missing_record_is_null()
    {
        Assert.Null(await users.FindAsync(Guid.NewGuid(), CancellationToken.None));
        Assert.Null(await users.FindAsync(OfferingUserUuid.New(Guid.NewGuid()), CancellationToken.None));
    }

    [Fact]
    public async Task The_record_of_a_pair_is_found_in_the_offerings_partition()
    {
        var record = await InsertAsync(Sample.Record());
        var (offering, user) = (record.Offering.Uuid, record.User.Uuid);

        OfferingUser? found = null;
        var sent = await store.SentByAsync(async () => found = await users.FindByPairAsync(OfferingUserPartitions.Of(offering), user, CancellationToken.None));

        Assert.Equal(record.Uuid, found?.Uuid);
        Assert.All(sent, request => Assert.Equal($"[\"{OfferingUserUuid.Bucket(offering)}\"]", request.Partition));
        Assert.Null(await users.FindByPairAsync(OfferingUserPartitions.Of(offering), Guid.NewGuid(), CancellationToken.None));
        Assert.Null(await users.FindByPairAsync(OfferingUserPartitions.Of(Guid.NewGuid()), user, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_uuids_those_that_exist_are_found_in_queries_that_stay_small()
    {
        var records = new[] { await InsertAsync(Sample.Record()), await InsertAsync(Sample.Record()), await InsertAsync(Sample.Record()) };
        var asked = Enumerable.Range(0, 4500).Select(_ => Guid.NewGuid()).Prepend(records[0].Uuid).Append(records[1].Uuid).Append(records[0].Uuid);

        Dictionary<Guid, OfferingUser> found = [];
        var sent = await store.SentByAsync(async () => found = await users.FindManyAsync(asked, CancellationToken.None));

        Assert.Equal(new[] { records[0].Uuid, records[1].Uuid }.Order(), found.Keys.Order());
        Assert.Equal(records[0].Offering, found[records[0].Uuid].Offering);
        Assert.True(sent.Count > 1);
        Assert.All(sent, request => Assert.InRange(request.Body.Length, 1, 256 * 1024));
    }

    [Fact]
    public async Task Of_many_users_those_are_told_who_have_a_record_of_the_offering()
    {
        var (one, other) = (await InsertAsync(Sample.Record()), await InsertAsync(Sample.Record()));
        var free = Enumerable.Range(0, 2100).Select(_ => Guid.NewGuid());

        var taken = await users.FindUsersAsync(
            OfferingUserPartitions.Of(one.Offering.Uuid), [.. free, one.User.Uuid, other.User.Uuid], CancellationToken.None);

        Assert.Equal([one.User.Uuid], taken);
    }

    [Fact]
    public async Task A_record_in_another_partition_of_its_offering_is_found_there_replaced_and_removed()
    {
        var (offering, user) = (Guid.NewGuid(), Guid.NewGuid());
        var split = OfferingUserPartitions.Of(offering, [new PartitionCount(1, null), new PartitionCount(8, Sample.Then)]);
        foreach (var uuid in new[] { OfferingUserUuid.In(split.All[3], Guid.NewGuid()), Guid.NewGuid() })
        {
            var record = await InsertAsync((Sample.Record(offering, user) with { Uuid = uuid }).In(split.All[3]));

            Stored<OfferingUser>? found = null;
            var sent = await store.SentByAsync(async () => found = await users.FindAsync(uuid, CancellationToken.None));
            Assert.Equal((record.Uuid, split.All[3]), (found!.Value.Uuid, found.Value.Partition));
            Assert.Equal([("GET", $"[\"{split.All[3]}\"]")], sent.Select(request => (request.Verb, request.Partition)));
            Assert.True(await users.ReplaceAsync(found, found.Value with { Username = "account" }, CancellationToken.None));
            found = (await users.FindAsync(uuid, CancellationToken.None))!;
            Assert.Equal("account", found.Value.Username);
            Assert.Single(await users.OfOfferingAsync(split, "", 10, CancellationToken.None));
            Assert.Equal([user], await users.FindUsersAsync(split, [user], CancellationToken.None));
            Assert.False(await users.IsGoneAsync(uuid, split.All[3], CancellationToken.None));
            Assert.True(await users.DeleteAsync(found, CancellationToken.None));
            Assert.Null(await users.FindAsync(uuid, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("offering_uuid")]
    [InlineData("customer_uuid")]
    [InlineData("user_uuid")]
    public async Task Records_with_a_value_come_in_the_order_of_their_uuids_a_stretch_at_a_time(string property)
    {
        var (value, records) = (Guid.NewGuid(), new List<OfferingUser>());
        for (var i = 0; i < 3; i++)
        {
            records.Add(await InsertAsync(property switch
            {
                "offering_uuid" => Sample.Record(offering: value),
                "customer_uuid" => Sample.Record(customer: value),
                _ => Sample.Record(user: value),
            }));
        }

        await InsertAsync(Sample.Record());
        var uuids = records.Select(record => record.Uuid.Hex()).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(uuids, await WhereAsync("", 10));
        Assert.Equal(uuids[..2], await WhereAsync("", 2));
        Assert.Equal(uuids[1..], await WhereAsync(uuids[0], 2));
        Assert.Empty(await WhereAsync(uuids[2], 2));

        async Task<IEnumerable<string>> WhereAsync(string after, int limit) =>
            (property == "offering_uuid"
                ? await users.OfOfferingAsync(OfferingUserPartitions.Of(value), after, limit, CancellationToken.None)
                : await users.WhereAsync(property, [value.Hex()], after, limit, CancellationToken.None)).Select(record => record.Uuid.Hex());
    }

    /// <summary>The store of another instance, which remembers nothing yet.</summary>
    private OfferingUserStore NewStore() => new(
        store.Get<CosmosContainers>(), new RecordDirectory(store.Get<CosmosContainers>()), store.Get<OptimisticConcurrency>(), store.Get<ConfirmAbsence>());

    private Task<OfferingUser> MoveInAsync(char version)
    {
        var offering = Guid.NewGuid();
        var bucket = Convert.ToInt32(OfferingUserUuid.Bucket(offering), 16) ^ 1;
        var uuid = Guid.Parse($"{bucket:x4}{Guid.NewGuid().ToString("N")[4..12]}{version}{Guid.NewGuid().ToString("N")[13..]}");
        return InsertAsync(Sample.Record(offering) with { Uuid = uuid });
    }

    /// <summary>What it takes to find a record.</summary>
    private async Task<string> VerbsAsync(OfferingUser record, OfferingUserStore elsewhere)
    {
        Stored<OfferingUser>? found = null;
        var sent = await store.SentByAsync(async () => found = await elsewhere.FindAsync(record.Uuid, CancellationToken.None));
        Assert.Equal(record.Uuid, found?.Value.Uuid);
        return string.Join(", ", sent.Select(request => request.Verb));
    }

    private async Task<OfferingUser> InsertAsync(OfferingUser record)
    {
        Assert.True(await users.InsertAsync(record, CancellationToken.None));
        return record;
    }

    private async Task<OfferingUser?> ReadAsync(Guid uuid) => (await users.FindAsync(uuid, CancellationToken.None))?.Value;
}
