using System.Text.Json;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

/// <summary>Where the records of an offering are (decision 0027).</summary>
public sealed class OfferingUserPartitionsTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Offering = Guid.Parse("0f000000000000000000000000000001");

    /// <summary>Stored records depend on these.</summary>
    [Theory]
    [InlineData(0, "24aa")]
    [InlineData(1, "232d")]
    [InlineData(2, "ed45")]
    [InlineData(99, "5295")]
    public void A_partition_of_an_offering_is_always_the_same(int index, string partition) =>
        Assert.Equal(partition, OfferingUserUuid.Bucket(Offering, index));

    [Theory]
    [InlineData("a0000000000000000000000000000001", 1, 0)]
    [InlineData("a0000000000000000000000000000001", 8, 5)]
    [InlineData("a0000000000000000000000000000002", 8, 7)]
    [InlineData("a0000000000000000000000000000003", 8, 6)]
    [InlineData("a0000000000000000000000000000003", 100, 86)]
    public void A_user_is_always_in_the_same_of_so_many(string user, int count, int index) =>
        Assert.Equal(OfferingUserUuid.Bucket(Offering, index), Split(count).Place(Guid.Parse(user), Then).Partition);

    [Fact]
    public void An_offering_that_was_never_split_has_the_one_partition_that_it_always_had()
    {
        var (user, whole) = (Guid.NewGuid(), OfferingUserPartitions.Of(Offering));

        Assert.Equal([OfferingUserUuid.Bucket(Offering)], whole.All);
        Assert.Equal([OfferingUserUuid.Bucket(Offering)], whole.OfUser(user));
        Assert.Equal(new OfferingUserPlacement(OfferingUserUuid.Bucket(Offering), null, false), whole.Place(user, Then));
        Assert.Same(whole, whole.Change(1, Then));
    }

    [Fact]
    public void Users_are_spread_evenly()
    {
        const int users = 40_000;
        var split = Split(8);

        var sizes = Enumerable.Range(0, users).Select(_ => split.Place(Guid.NewGuid(), Then).Partition).CountBy(partition => partition).ToDictionary();

        Assert.Equal(split.All.Order(StringComparer.Ordinal), sizes.Keys.Order(StringComparer.Ordinal));

        // A share has a standard deviation of 1.3 percent of itself.
        Assert.All(sizes.Values, size => Assert.InRange(size, users / 8 * 0.93, users / 8 * 1.07));
    }

    [Fact]
    public void A_new_number_holds_after_a_while_and_records_may_be_where_any_number_had_them()
    {
        var user = UserThatMoves();
        var (first, later) = (OfferingUserUuid.Bucket(Offering), Split(8).Place(user, Then).Partition);

        var changed = OfferingUserPartitions.Of(Offering).Change(8, Then);

        var from = Then + OfferingUserPartitions.Delay;
        Assert.Equal((first, false), PlacedAt(changed, Then));
        Assert.Equal((first, false), PlacedAt(changed, from - OfferingUserPartitions.Overlap));
        Assert.Equal((first, true), PlacedAt(changed, from.AddTicks(-1)));
        Assert.Equal((later, true), PlacedAt(changed, from));
        Assert.Equal((later, false), PlacedAt(changed, from + OfferingUserPartitions.Overlap));
        Assert.Equal([first, later], changed.OfUser(user));
        Assert.Equal(8, changed.All.Length);

        var back = changed.Change(1, from.AddDays(1));
        Assert.Equal((first, false), PlacedAt(back, from.AddDays(2)));
        Assert.Equal([first, later], back.OfUser(user));
        Assert.Equal(8, back.All.Length);

        (string, bool) PlacedAt(OfferingUserPartitions partitions, DateTimeOffset at) =>
            (partitions.Place(user, at).Partition, partitions.Place(user, at).IsChanging);
    }

    [Fact]
    public void Numbers_hold_in_the_order_in_which_they_were_set_whatever_clock_set_them()
    {
        var changed = OfferingUserPartitions.Of(Offering).Change(8, Then).Change(4, Then.AddSeconds(-30));

        Assert.Equal([1, 8, 4], changed.Counts.Select(count => count.Count));
        Assert.Equal(changed.Counts[1].From, changed.Counts[2].From);
        var user = UserThatMoves();
        Assert.Equal(Split(4).Place(user, Then).Partition, changed.Place(user, Then.AddDays(1)).Partition);
    }

    [Fact]
    public void A_number_that_is_set_again_and_again_is_kept_once()
    {
        var partitions = OfferingUserPartitions.Of(Offering);
        for (var day = 0; day < 1000; day++)
        {
            partitions = partitions.Change(day % 2 == 0 ? 8 : 3, Then.AddDays(day));
        }

        Assert.InRange(partitions.Counts.Length, 3, 5);
        Assert.Equal([1, 3, 8], partitions.Counts.Select(count => count.Count).Distinct().Order());
        Assert.Null(partitions.Counts[0].From);
        Assert.Equal(Split(3).Place(UserThatMoves(), Then).Partition, partitions.Place(UserThatMoves(), Then.AddDays(2000)).Partition);

        // Set quickly, none may be forgotten: another instance may still place by it.
        Assert.Equal(1002, Enumerable.Range(0, 1001).Aggregate(Split(1), (all, n) => all.Change((n % 2) + 2, Then.AddMilliseconds(n))).Counts.Length);
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("""{"offering_user_partitions":1}""", 1)]
    [InlineData("""{"offering_user_partitions":100}""", 100)]
    [InlineData("""{"offering_user_partitions":0}""", null)]
    [InlineData("""{"offering_user_partitions":101}""", null)]
    [InlineData("""{"offering_user_partitions":2.5}""", null)]
    [InlineData("""{"offering_user_partitions":"8"}""", null)]
    [InlineData("""{"offering_user_partitions":null}""", null)]
    public void A_number_of_partitions_is_a_whole_one_from_1_to_100(string options, int? count)
    {
        var json = JsonElement.Parse(options);

        Assert.Equal(count, OfferingUserPartitions.CountIn(json));
        Assert.Equal(count is null ? "offering_user_partitions must be a whole number from 1 to 100." : null, OfferingUserPartitions.FindError(json));
    }

    [Fact]
    public void A_uuid_differs_between_partitions_in_its_first_four_digits()
    {
        var (user, request) = (Guid.NewGuid(), "a request"u8.ToArray());
        var uuid = OfferingUserUuid.Of(Offering, user, request);

        var elsewhere = OfferingUserUuid.In("0a1b", uuid);

        Assert.Equal("0a1b" + uuid.Hex()[4..], elsewhere.Hex());
        Assert.True(OfferingUserUuid.TryGetBucket(elsewhere, out var carried));
        Assert.Equal("0a1b", carried);
        Assert.Equal(uuid, OfferingUserUuid.In(OfferingUserUuid.Bucket(Offering), elsewhere));
    }

    private static OfferingUserPartitions Split(int count) => OfferingUserPartitions.Of(Offering, [new PartitionCount(count, null)]);

    /// <summary>A user who is in the first partition only where there is no other.</summary>
    private static Guid UserThatMoves() => Guid.Parse("a0000000000000000000000000000001");
}
