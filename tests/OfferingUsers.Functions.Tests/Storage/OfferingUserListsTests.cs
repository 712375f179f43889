using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Lists as the store gives them, held against the same filter and order in memory (offering-users.md 5.1 and 5.2).</summary>
public sealed class OfferingUserListsTests(ListedRecords listed) : IClassFixture<ListedRecords>
{
    private static readonly Dictionary<string, Func<OfferingUser, OfferingUserFilter>> Filters = new(StringComparer.Ordinal)
    {
        ["nothing"] = _ => OfferingUserFilter.None,
        ["offering"] = one => new() { Offerings = [one.Offering.Uuid] },
        ["offering and one that is not there"] = one => new() { Offerings = [one.Offering.Uuid, Guid.NewGuid()] },
        ["no offering at all"] = _ => new() { Offerings = [] },
        ["slug"] = one => new() { OfferingSlugs = [one.Offering.Slug] },
        ["slug in another case"] = one => new() { OfferingSlugs = [one.Offering.Slug.ToUpperInvariant()] },
        ["slugs"] = _ => new() { OfferingSlugs = ["slug-0", "slug-2"] },
        ["parent"] = one => new() { ParentOffering = one.Offering.ParentUuid },
        ["provider"] = one => new() { Provider = one.Offering.CustomerUuid },
        ["user"] = one => new() { User = one.User.Uuid },
        ["login"] = one => new() { UserUsername = one.User.Username },
        ["login in another case"] = one => new() { UserUsername = one.User.Username.ToUpperInvariant() },
        ["part of a login"] = one => new() { UserUsername = one.User.Username[..8] },
        ["state"] = _ => new() { States = [OfferingUserState.Ok] },
        ["states"] = _ => new() { States = [OfferingUserState.Requested, OfferingUserState.ErrorDeleting] },
        ["restricted"] = _ => new() { IsRestricted = true },
        ["not restricted"] = _ => new() { IsRestricted = false },
        ["consent"] = _ => new() { HasConsent = true },
        ["no consent"] = _ => new() { HasConsent = false },
        ["created"] = one => new() { Created = one.Created },
        ["modified"] = one => new() { Modified = one.Modified.AddMicroseconds(1) },
        ["text in the offering's name"] = _ => new() { Query = "cluster 1" },
        ["text in the username"] = _ => new() { Query = "B" },
        ["text in the first name"] = _ => new() { Query = "IRST3" },
        ["text in the last name"] = _ => new() { Query = "last5" },
        ["text that no record has"] = _ => new() { Query = "%" },
        ["several at once"] = one => new() { Offerings = [one.Offering.Uuid], IsRestricted = one.IsRestricted, States = [one.State], Created = one.Created },
    };

    private readonly OfferingUserLists lists = listed.Store.Get<OfferingUserLists>();

    public static TheoryData<string> Narrowed => [.. Filters.Keys];

    [Theory]
    [MemberData(nameof(Narrowed))]
    public async Task A_list_holds_what_its_filter_matches_in_memory(string narrowed)
    {
        var filter = Filters[narrowed](listed.Records[4]);
        var expected = listed.Records.Where(filter.Matches).Select(record => record.Uuid).Order().ToList();
        ImmutableArray<OfferingUserConditions> sets = [OfferingUserConditions.Of(filter)];

        var page = await lists.PageAsync(sets, filter, OfferingUserOrder.Default, 0, 100, CancellationToken.None);

        Assert.Equal(expected, page.Select(record => record.Uuid).Order());
        Assert.Equal(expected.Count, await lists.CountAsync(sets, filter, CancellationToken.None));
    }

    [Theory]
    [InlineData("username")]
    [InlineData("-username")]
    [InlineData("created")]
    [InlineData("-created")]
    [InlineData("modified")]
    [InlineData("-modified")]
    [InlineData("username,created")]
    [InlineData("username,-created")]
    [InlineData("-username,created")]
    [InlineData("-username,-modified")]
    public async Task A_list_comes_in_its_order_with_the_uuid_as_the_last_key_whatever_it_is_narrowed_to(string choices)
    {
        var order = OfferingUserOrder.Parse(choices.Split(','))!;
        var one = listed.Records[0].Offering;
        OfferingUserFilter[] filters = [OfferingUserFilter.None, new() { Offerings = [one.Uuid] }, new() { Provider = one.CustomerUuid }];
        foreach (var filter in filters)
        {
            var page = await lists.PageAsync([OfferingUserConditions.Of(filter)], filter, order, 0, 100, CancellationToken.None);

            Assert.Equal(Sorted(order, listed.Records.Where(filter.Matches)), page.Select(record => record.Uuid));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(50)]
    public async Task The_pages_together_are_the_list_and_beyond_its_end_there_is_nothing(int size)
    {
        var whole = Sorted(OfferingUserOrder.Default, listed.Records);
        var paged = new List<Guid>();
        for (var offset = 0; offset < whole.Count + size; offset += size)
        {
            var page = await lists.PageAsync(
                [OfferingUserConditions.Of(OfferingUserFilter.None)], OfferingUserFilter.None, OfferingUserOrder.Default, offset, size, CancellationToken.None);
            Assert.InRange(page.Length, 0, size);
            paged.AddRange(page.Select(record => record.Uuid));
        }

        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task A_list_of_one_offering_asks_its_partition_only()
    {
        var offering = listed.Records[0].Offering.Uuid;
        var filter = new OfferingUserFilter { Offerings = [offering] };
        ImmutableArray<OfferingUserConditions> sets = [OfferingUserConditions.Of(filter)];

        var sent = await listed.Store.SentByAsync(async () =>
        {
            await lists.CountAsync(sets, filter, CancellationToken.None);
            await lists.PageAsync(sets, filter, OfferingUserOrder.Default, 0, 3, CancellationToken.None);
        });

        Assert.Equal(2, sent.Count);
        Assert.All(sent, request => Assert.Equal($"[\"{OfferingUserUuid.Bucket(offering)}\"]", request.Partition));
    }

    [Theory]
    [InlineData("username")]
    [InlineData("-username")]
    [InlineData("-created")]
    [InlineData("username,-modified")]
    public async Task What_takes_several_queries_is_counted_and_paged_as_one_list(string choices)
    {
        var order = OfferingUserOrder.Parse(choices.Split(','))!;
        var sets = VisibleSets.Of(PartOfManyOfferings(), OfferingUserFilter.None, ReaderRules.None);
        var whole = Sorted(order, listed.Records);
        Assert.True(sets.Length > 1);

        Assert.Equal(whole.Count, await lists.CountAsync(sets, OfferingUserFilter.None, CancellationToken.None));
        for (var offset = 0; offset < whole.Count + 5; offset += 5)
        {
            var page = await lists.PageAsync(sets, OfferingUserFilter.None, order, offset, 5, CancellationToken.None);
            Assert.Equal(whole.Skip(offset).Take(5), page.Select(record => record.Uuid));
        }
    }

    [Theory]
    [InlineData("username", 1)]
    [InlineData("-username", 5)]
    [InlineData("created", 1)]
    [InlineData("-created", 5)]
    [InlineData("modified", 5)]
    [InlineData("-modified", 5)]
    [InlineData("username,created", 1)]
    [InlineData("username,-created", 1)]
    [InlineData("-username,created", 5)]
    [InlineData("-username,-modified", 1)]
    public async Task Who_goes_on_after_the_last_record_of_each_page_reads_the_whole_list(string choices, int size)
    {
        var order = OfferingUserOrder.Parse(choices.Split(','))!;
        ImmutableArray<OfferingUserConditions> one = [OfferingUserConditions.Of(OfferingUserFilter.None)];
        foreach (var sets in new[] { one, VisibleSets.Of(PartOfManyOfferings(), OfferingUserFilter.None, ReaderRules.None) })
        {
            var page = await lists.PageAsync(sets, OfferingUserFilter.None, order, 0, size, CancellationToken.None);
            var walked = page.ToList();
            while (page.Length > 0)
            {
                var position = OfferingUserPosition.Of(order, page[^1]);
                page = await lists.PageAfterAsync(sets, OfferingUserFilter.None, order, position, size, CancellationToken.None);
                walked.AddRange(page);
            }

            Assert.Equal(Sorted(order, listed.Records), walked.Select(record => record.Uuid));
        }
    }

    [Fact]
    public async Task A_query_for_very_many_offerings_stays_below_what_one_may_have()
    {
        var sets = VisibleSets.Of(PartOfManyOfferings(), OfferingUserFilter.None, new ReaderRules(true, false));

        var sent = await listed.Store.SentByAsync(() => lists.CountAsync(sets, OfferingUserFilter.None, CancellationToken.None));

        Assert.All(sent, request => Assert.InRange(request.Body.Length, 1, 256 * 1024));
    }

    /// <summary>All records are visible at their offerings, among so many that the first and the last are named in different queries.</summary>
    private View PartOfManyOfferings()
    {
        var offerings = listed.Records.Select(record => record.Offering.Uuid).Distinct().Order().ToList();
        var others = Enumerable.Range(0, 2 * VisibleSets.OfferingsPerQuery).Select(_ => Guid.NewGuid()).ToList();
        return new View(
            Sample.Caller(Sample.User()), others.Take(VisibleSets.OfferingsPerQuery).Append(offerings[0]).ToFrozenSet(),
            others.Skip(VisibleSets.OfferingsPerQuery).Concat(offerings.Skip(1)).ToFrozenSet(),
            new[] { ListedRecords.Shared }.ToFrozenSet(), []);
    }

    private static List<Guid> Sorted(OfferingUserOrder order, IEnumerable<OfferingUser> records)
    {
        var sorted = records.OrderBy(_ => 0);
        foreach (var key in order.Keys)
        {
            sorted = key.Field switch
            {
                OfferingUserOrder.Field.Created => Then(sorted, record => record.Created.ToSortable(), key.Descending),
                OfferingUserOrder.Field.FirstName => Then(sorted, record => record.User.FirstName, key.Descending),
                OfferingUserOrder.Field.LastName => Then(sorted, record => record.User.LastName, key.Descending),
                OfferingUserOrder.Field.Modified => Then(sorted, record => record.Modified.ToSortable(), key.Descending),
                _ => Then(sorted, record => record.Username is null ? "1" : "0" + Convert.ToHexString(Encoding.UTF8.GetBytes(record.Username)), key.Descending),
            };
        }

        return [.. Then(sorted, record => record.Uuid.Hex(), order.Keys[0].Descending).Select(record => record.Uuid)];
    }

    private static IOrderedEnumerable<OfferingUser> Then(IOrderedEnumerable<OfferingUser> records, Func<OfferingUser, string> key, bool descending) =>
        descending ? records.ThenByDescending(key, StringComparer.Ordinal) : records.ThenBy(key, StringComparer.Ordinal);
}

/// <summary>A dozen records of three offerings of two providers, alike in some things and different in others.</summary>
public sealed class ListedRecords : IAsyncLifetime
{
    /// <summary>A membership of all users.</summary>
    public static readonly string Shared = Memberships.InProject(Guid.NewGuid());

    private static readonly string?[] Usernames = ["b", null, "B", "a", "", "\U0001F600", "ab", null, "\uffee", "a", "ä", "A"];

    public OwnStore Store { get; } = new();

    public IReadOnlyList<OfferingUser> Records { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Store.InitializeAsync();
        var providers = new[] { Guid.NewGuid(), Guid.NewGuid() };
        var offerings = Enumerable.Range(0, 3)
            .Select(i => new OfferingSnapshot(Guid.NewGuid(), $"Cluster {i}", $"slug-{i}", i == 0 ? null : Guid.NewGuid(), providers[i % 2], "Provider"))
            .ToArray();
        Records = [.. Usernames.Select((username, i) => New(i, username, offerings[i % 3]))];
        foreach (var record in Records)
        {
            Assert.True(await Store.Get<OfferingUserStore>().InsertAsync(record, CancellationToken.None));
        }
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static OfferingUser New(int i, string? username, OfferingSnapshot offering)
    {
        var record = Sample.Record(offering.Uuid);
        return record with
        {
            Username = username,
            Offering = offering,
            User = record.User with { FirstName = $"First{i}", LastName = $"Last{i}", Memberships = Memberships.Of([Shared, $"other:{i}"]) },
            State = (OfferingUserState)((i % 10) + 1),
            IsRestricted = i % 2 == 0,
            Created = Sample.Then.AddSeconds(i / 3),
            Modified = Sample.Then.AddSeconds(12 - i),
            ActiveTerms = i % 4 == 0 ? new TermsSnapshot("1", false) : null,
            Consent = (i % 3) switch { 0 => null, 1 => new ConsentSnapshot("1", false), _ => new ConsentSnapshot("1", true) },
        };
    }
}
