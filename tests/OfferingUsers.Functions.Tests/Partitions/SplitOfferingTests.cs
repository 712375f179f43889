using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Partitions;

/// <summary>An offering whose records are spread over several partitions looks like any other (catalog.md 1).</summary>
public sealed class SplitOfferingTests(SplitApp app) : IClassFixture<SplitApp>
{
    private const int Users = 40;
    private const string PairExists = """{"non_field_errors":["The fields offering, user must make a unique set."]}""";

    private readonly Api api = app.Api;

    [Fact]
    public async Task Records_of_an_offering_with_eight_partitions_lie_in_several_and_are_one_list()
    {
        var world = await World.CreateAsync(app);
        var offering = await NewSplitOfferingAsync(world, 8);
        var records = await CreateAsync(world, offering, await NewUsersAsync(world, Users));
        var partitions = PartitionsOf(offering, 8);

        Assert.Subset(partitions, records.Values.Select(uuid => uuid[..4]).ToHashSet());
        Assert.InRange(records.Values.Select(uuid => uuid[..4]).Distinct().Count(), 5, 8);
        Assert.Equal(Users, (await api.SendAsync("HEAD", world.Owner.Token, $"{Api.List}?offering_uuid={offering}")).Is(200).Count);
        foreach (var (order, key) in new[] { ("username", "username"), ("-username", "username"), ("created", "created"), ("-modified", "modified") })
        {
            var listed = new List<JsonNode>();
            for (var page = 1; page <= 6; page++)
            {
                var answer = (await api.GetAsync(world.Owner.Token, $"{Api.List}?offering_uuid={offering}&o={order}&page_size=7&page={page}")).Is(200);
                Assert.Equal(Users, answer.Count);
                listed.AddRange(answer.Array.Select(record => record!));
            }

            var keys = listed.ConvertAll(record => record[key]!.ToString());
            Assert.Equal(records.Values.Order(StringComparer.Ordinal), listed.Select(record => record["uuid"]!.ToString()).Order(StringComparer.Ordinal));
            Assert.Equal(order[0] == '-' ? keys.OrderDescending(StringComparer.Ordinal) : keys.Order(StringComparer.Ordinal), keys);
        }

        Assert.Equal(records.Values.Order(), (await ListAsync(world.Owner, $"offering_uuid={offering}&state=OK")).Order());
        Assert.Empty(await ListAsync(world.Owner, $"offering_uuid={offering}&state=Requested"));
        var (user, record) = records.First();
        Assert.Equal([record], await ListAsync(world.Owner, $"offering_uuid={offering}&user_uuid={user}"));
        Assert.Equal([record], await ListAsync(world.Owner, $"offering_uuid={offering},{world.O}&user_uuid={user}"));
    }

    [Fact]
    public async Task A_record_of_a_split_offering_is_one_point_read_is_unique_moves_on_and_is_removed()
    {
        var world = await World.CreateAsync(app);
        var offering = await NewSplitOfferingAsync(world, 8);
        foreach (var (user, record) in await CreateAsync(world, offering, await NewUsersAsync(world, 8)))
        {
            (await api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(200);
            Assert.Equal("1", (await api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(200).Headers["X-Store-Calls"]);
            (await PostAsync(world, offering, user)).Is(400, PairExists);
            (await api.PostAsync(world.Owner.Token, Api.Detail(record, "request_deletion"))).IsEmpty(200);
            Assert.Equal("Requested deletion", (await world.LookAsync(record))["state"]!.ToString());
            (await api.DeleteAsync(world.Owner.Token, Api.Detail(record))).IsEmpty(204);
            (await api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(404);
            (await PostAsync(world, offering, user)).Is(201);
        }

        Assert.Equal(8, (await ListAsync(world.Owner, $"offering_uuid={offering}")).Count);
    }

    [Fact]
    public async Task An_offering_that_is_split_later_keeps_its_records_and_places_new_ones_after_a_while()
    {
        var world = await World.CreateAsync(app);
        var (early, meanwhile, late) = (await NewUsersAsync(world, 24), await NewUsersAsync(world, 8), await NewUsersAsync(world, Users));
        var old = await CreateAsync(world, world.O, early);
        await SplitAsync(world, 8);
        foreach (var (user, record) in await CreateAsync(world, world.O, meanwhile))
        {
            old.Add(user, record);
        }

        Assert.Equal([OfferingUserUuid.Bucket(Guid.Parse(world.O))], old.Values.Select(uuid => uuid[..4]).Distinct());

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var added = await CreateAsync(world, world.O, late);

        Assert.InRange(added.Values.Select(uuid => uuid[..4]).Distinct().Count(), 5, 8);
        var all = old.Concat(added).ToDictionary();
        foreach (var (user, record) in all)
        {
            (await PostAsync(world, world.O, user)).Is(400, PairExists);
            Assert.Equal([record], await ListAsync(world.Owner, $"offering_uuid={world.O}&user_uuid={user}"));
        }

        // A moved-in record of a pair that there is in whichever partition, and of one that there is not.
        var newcomer = (await NewUsersAsync(world, 1))[0];
        await ImportAsync(world, 400, early[0], World.NewUuid());
        await ImportAsync(world, 400, late[0], World.NewUuid());
        var moved = World.NewUuid();
        await ImportAsync(world, 200, newcomer, moved);
        await ImportAsync(world, 200, newcomer, moved);
        all.Add(newcomer, moved);
        (await PostAsync(world, world.O, newcomer)).Is(400, PairExists);
        Assert.Equal("OK", (await world.LookAsync(moved))["state"]!.ToString());

        (await api.PatchAsync(world.Owner.Token, Api.Detail(old.Values.First()), """{"username":"changed"}""")).Is(200);
        Assert.Equal("changed", (await world.LookAsync(old.Values.First()))["username"]!.ToString());

        // The offering's name follows in each, and each leaves with the offering.
        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["name"] = "Renamed" });
        await Eventually.ShowsAsync(
            async () => (await api.GetAsync(world.Owner.Token, $"{Api.List}?offering_uuid={world.O}&page_size=100")).Is(200).Array
                .Count(record => record!["offering_name"]!.ToString() == "Renamed"),
            renamed => renamed == all.Count, "all records to have the new name");
        var status = (await api.GetAsync(world.Staff.Token, "/api/status/")).Is(200).Object["offerings"]!.AsArray();
        var counted = status.Single(one => one!["offering_uuid"]!.ToString() == world.O)!["states"]!.AsObject();
        Assert.Equal(all.Count, counted.Sum(state => state.Value!.GetValue<int>()));

        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/offerings/{world.O}/")).IsEmpty(204);
        foreach (var record in all.Values)
        {
            (await api.GetAsync(world.Staff.Token, Api.Detail(record))).Is(404);
        }
    }

    [Fact]
    public async Task When_the_option_shrinks_or_goes_away_nothing_is_lost_and_nothing_doubled()
    {
        var world = await World.CreateAsync(app);
        var records = new Dictionary<string, string>();
        foreach (var count in new int?[] { 8, 3, null, 5 })
        {
            await SplitAsync(world, count);
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            foreach (var (user, record) in await CreateAsync(world, world.O, await NewUsersAsync(world, 8)))
            {
                records.Add(user, record);
            }

            Assert.Subset(PartitionsOf(world.O, count ?? 1), records.Values.TakeLast(8).Select(uuid => uuid[..4]).ToHashSet());
            Assert.Equal(records.Values.Order(), (await ListAsync(world.Owner, $"offering_uuid={world.O}")).Order());
        }

        foreach (var user in records.Keys)
        {
            (await PostAsync(world, world.O, user)).Is(400, PairExists);
        }

        await world.SetFlagAsync(false);
        (await PostAsync(world, world.O, records.Keys.First())).Is(400, PairExists);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("\"8\"")]
    [InlineData("1.5")]
    [InlineData("null")]
    public async Task Another_number_of_partitions_is_refused(string value)
    {
        var world = await World.CreateAsync(app);
        var body = $$$"""{"offerings":[{"uuid":"{{{world.O}}}","plugin_options":{"offering_user_partitions":{{{value}}}}}]}""";

        (await api.PostAsync(world.Staff.Token, "/api/catalog/import/", body)).Is(
            400, """{"offerings":[{"plugin_options":["offering_user_partitions must be a whole number from 1 to 100."]}]}""");
    }

    [Fact]
    public async Task A_list_of_a_split_offering_costs_no_more_calls_than_one_over_all_offerings()
    {
        var world = await World.CreateAsync(app);
        var (whole, split) = (world.O, await NewSplitOfferingAsync(world, 8));
        var users = await NewUsersAsync(world, Users);
        await CreateAsync(world, whole, users);
        await CreateAsync(world, split, users);

        var (plain, wide, all) = (await CostAsync($"offering_uuid={whole}&"), await CostAsync($"offering_uuid={split}&"), await CostAsync(""));

        Assert.True(plain.Calls <= 3 && wide.Calls <= 4 && wide.Calls <= all.Calls, $"{plain} for one partition, {wide} for eight, {all} for all offerings");

        async Task<(int Calls, double Charge)> CostAsync(string filter)
        {
            (await api.GetAsync(world.Owner.Token, $"{Api.List}?{filter}page_size=10")).Is(200);
            return CostOf((await api.GetAsync(world.Owner.Token, $"{Api.List}?{filter}page_size=10")).Is(200));
        }
    }

    [Fact]
    public async Task A_creation_costs_one_look_more_where_the_number_was_changed_and_else_nothing()
    {
        var world = await World.CreateAsync(app);
        var (whole, split) = (world.O, await NewSplitOfferingAsync(world, 8));
        var first = (await NewUsersAsync(world, 1))[0];
        List<string> moving = [.. Enumerable.Range(0, 3).Select(_ => UserThatMovesAt(whole))];
        await world.ImportAsync("users", [.. moving.Select(user => new JsonObject { ["uuid"] = user, ["username"] = user })]);
        var plain = await CostAsync(whole);
        var wide = await CostAsync(split);
        await SplitAsync(world, 8);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var changed = (Calls: int.MaxValue, Charge: double.MaxValue);
        foreach (var user in moving)
        {
            var cost = await CostAsync(whole, user);
            changed = cost.Calls < changed.Calls ? cost : changed;
        }

        Assert.Equal(plain.Calls, wide.Calls);

        // The look is one call. That the change is carried to the records may empty the caches meanwhile, so the least of three counts.
        Assert.InRange(changed.Calls, plain.Calls + 1, plain.Calls + 3);
        Assert.InRange(changed.Charge, plain.Charge, plain.Charge + 5);

        async Task<(int Calls, double Charge)> CostAsync(string offering, string? user = null)
        {
            // All that is cached is, but what is the user's.
            (await PostAsync(world, offering, (await NewUsersAsync(world, 1))[0])).Is(201);
            user ??= first;
            (await api.GetAsync(world.Owner.Token, $"/api/marketplace-provider-offerings/{offering}/")).Is(200);
            (await api.GetAsync(world.Staff.Token, $"/api/users/{user}/")).Is(200);
            (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);
            return CostOf((await PostAsync(world, offering, user)).Is(201));
        }
    }

    private static (int Calls, double Charge) CostOf(Response answer) => (
        int.Parse(answer.Headers["X-Store-Calls"], CultureInfo.InvariantCulture),
        double.Parse(answer.Headers["X-Store-Charge"], CultureInfo.InvariantCulture));

    /// <summary>A new uuid of a user whose partition changes with eight partitions.</summary>
    private static string UserThatMovesAt(string offering)
    {
        var counts = new[] { new PartitionCount(1, null), new PartitionCount(8, DateTimeOffset.UnixEpoch) };
        var partitions = OfferingUserPartitions.Of(Guid.Parse(offering), [.. counts]);
        return Enumerable.Repeat(0, 1000).Select(_ => World.NewUuid()).First(user => partitions.OfUser(Guid.Parse(user)).Length == 2);
    }

    private static HashSet<string> PartitionsOf(string offering, int count) =>
        [.. Enumerable.Range(0, count).Select(index => OfferingUserUuid.Bucket(Guid.Parse(offering), index))];

    private static JsonObject Options(int? partitions)
    {
        var options = new JsonObject { ["service_provider_can_create_offering_user"] = true };
        if (partitions is not null)
        {
            options["offering_user_partitions"] = partitions;
        }

        return options;
    }

    private static Task SplitAsync(World world, int? partitions) =>
        world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["plugin_options"] = Options(partitions) });

    private static async Task<string> NewSplitOfferingAsync(World world, int partitions)
    {
        var offering = World.Offering(World.NewUuid(), world.P, "Cluster");
        offering["plugin_options"] = Options(partitions);
        await world.ImportAsync("offerings", offering);
        return offering["uuid"]!.ToString();
    }

    private static async Task<List<string>> NewUsersAsync(World world, int count)
    {
        var people = Enumerable.Range(0, count).Select(_ => new Person("user")).ToList();
        await world.ImportAsync("users", [.. people.Select(person => person.ToJson())]);
        return people.ConvertAll(person => person.Uuid);
    }

    private Task<Response> PostAsync(World world, string offering, string user, string? username = null) => api.PostAsync(
        world.Owner.Token, Api.List, World.Body(("offering_uuid", offering), ("user_uuid", user), ("username", username)));

    /// <summary>The records of new pairs, by user.</summary>
    private async Task<Dictionary<string, string>> CreateAsync(World world, string offering, List<string> users)
    {
        var records = new Dictionary<string, string>();
        foreach (var user in users)
        {
            records.Add(user, (await PostAsync(world, offering, user, "account-" + user[..8])).Is(201)["uuid"]!);
        }

        return records;
    }

    private async Task<IReadOnlyList<string>> ListAsync(Person by, string query) =>
        (await api.GetAsync(by.Token, $"{Api.List}?{query}&page_size=100")).Is(200).Uuids;

    private async Task ImportAsync(World world, int status, string user, string record)
    {
        var moved = new JsonObject { ["uuid"] = record, ["offering"] = world.O, ["user"] = user, ["state"] = "OK", ["username"] = "moved" };
        (await api.PostAsync(
            world.Staff.Token, "/api/catalog/import/", new JsonObject { ["offering_users"] = new JsonArray(moved) }.ToJsonString())).Is(status);
    }
}

/// <summary>An app of its own whose clock can be moved.</summary>
public sealed class SplitApp : RunningApp
{
    public MovedClock Clock { get; } = new();

    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}
