using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>What newer clients filter lists by (newer-waldur.md 5).</summary>
public sealed class NewerFilterTests(RunningApp app)
{
    [Theory]
    [InlineData("created")]
    [InlineData("modified")]
    [NewerScenario(56)]
    public async Task A_list_ends_before_an_instant(string field)
    {
        var world = await World.CreateAsync(app);
        var first = await world.NewRecordAsync();
        var second = await world.NewRecordAsync(user: world.Stranger);
        var at = Uri.EscapeDataString((await world.LookAsync(second))[field]!.ToString());

        Assert.Equal([first], await FoundAsync(world, $"{field}_before={at}"));
        Assert.Equal([second], await FoundAsync(world, $"{field}={at}&{field}_before=2100-01-01"));
        Assert.Equal(1, (await world.Api.SendAsync("HEAD", world.Staff.Token, $"{Api.List}?offering_uuid={world.O}&{field}_before={at}")).Is(200).Count);
        (await world.Api.GetAsync(world.Staff.Token, Api.Detail(second) + $"?{field}_before={at}")).Is(404);
        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?{field}_before=foo")).Is(400, $$"""{"{{field}}_before":["Enter a valid date/time."]}""");
    }

    [Fact]
    [NewerScenario(60, 61)]
    public async Task An_object_is_named_by_its_address_as_well_as_by_its_uuid()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var other = await world.NewRecordAsync(offering: await world.NewOfferingAsync());

        Assert.Equal([record], await FoundAsync(world, $"user_uuid=https://portal.example/api/users/{world.U.Uuid}/"));
        Assert.Equal([record], await FoundAsync(world, $"user_uuid=/api/users/{world.U.Uuid}/"));
        Assert.Equal(
            new[] { record, other }.Order(StringComparer.Ordinal),
            (await world.Api.GetAsync(
                world.Staff.Token, $"{Api.List}?provider_uuid=https://portal.example/api/marketplace-service-providers/{world.P}/")).Is(200)
                .Uuids.Order(StringComparer.Ordinal));
        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid=/api/users/{world.U.Uuid}/"))
            .Is(400, """{"offering_uuid":["Enter a valid UUID."]}""");
        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?user_uuid=/api/customers/{world.P}/")).Is(400, """{"user_uuid":["Enter a valid UUID."]}""");
    }

    [Fact]
    [NewerScenario(60)]
    public async Task Offerings_are_named_by_addresses_and_uuids_together()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var second = await world.NewOfferingAsync();
        var other = await world.NewRecordAsync(offering: second);

        Assert.Equal(
            new[] { record, other }.Order(StringComparer.Ordinal),
            (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid=/api/marketplace-provider-offerings/{world.O}/,{second}")).Is(200)
                .Uuids.Order(StringComparer.Ordinal));
    }

    [Fact]
    [NewerScenario(61)]
    public async Task A_query_finds_the_login_of_a_user()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        Assert.Equal([record], await FoundAsync(world, "query=" + world.U.Username[..20].ToUpperInvariant()));
    }

    [Fact]
    [NewerScenario(58)]
    public async Task Records_are_found_by_whether_their_offering_has_active_terms()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        Assert.Equal([record], await FoundAsync(world, "offering_has_active_tos=false"));
        Assert.Empty(await FoundAsync(world, "offering_has_active_tos=true"));
        await world.SetTermsAsync("1.0");

        Assert.Equal([record], await FoundAsync(world, "offering_has_active_tos=TRUE"));
        Assert.Empty(await FoundAsync(world, "offering_has_active_tos=0"));
        Assert.Equal([record], await FoundAsync(world, "offering_has_active_tos=maybe"));
    }

    [Fact]
    [NewerScenario(57)]
    public async Task Records_are_found_by_their_runtime_states()
    {
        var world = await World.CreateAsync(app);
        var active = await world.NewRecordAsync();
        var linking = await world.NewRecordAsync(user: world.Stranger);
        (await world.Api.PostAsync(
            world.Manager.Token, Api.Detail(linking, "update_runtime_state"), """{"runtime_state":"Pending account linking"}""")).IsEmpty(200);

        Assert.Equal([active], await FoundAsync(world, "runtime_state=Active"));
        Assert.Equal([linking], await FoundAsync(world, "runtime_state=Pending+account+linking"));
        Assert.Equal(
            new[] { active, linking }.Order(StringComparer.Ordinal),
            (await FoundAsync(world, "runtime_state=Active&runtime_state=Pending+account+linking")).Order(StringComparer.Ordinal));
        (await world.Api.GetAsync(world.Staff.Token, Api.Detail(active) + "?runtime_state=Pending+account+linking")).Is(404);
        foreach (var wrong in new[] { "active", "ACTIVE", "1" })
        {
            (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?runtime_state={wrong}"))
                .Is(400, $$"""{"runtime_state":["Select a valid choice. {{wrong}} is not one of the available choices."]}""");
        }
    }

    [Fact]
    [NewerScenario(58)]
    public async Task Records_are_found_by_whether_the_profile_has_all_that_is_exposed()
    {
        var world = await World.CreateAsync(app);
        var complete = await world.NewRecordAsync();
        await world.ImportAsync("users", new System.Text.Json.Nodes.JsonObject { ["uuid"] = world.Stranger.Uuid, ["email"] = "" });
        var incomplete = await world.NewRecordAsync(user: world.Stranger);

        Assert.Equal([complete], await FoundAsync(world, "has_complete_profile=True"));
        Assert.Equal([incomplete], await FoundAsync(world, "has_complete_profile=0"));
        Assert.Equal(2, (await FoundAsync(world, "has_complete_profile=maybe")).Count());
    }

    [Theory]
    [NewerScenario(59)]
    [InlineData("user_last_name,-user_first_name", "2,1,0,3")]
    [InlineData("-user_last_name,user_first_name", "3,0,1,2")]
    [InlineData("user_first_name,user_last_name", "1,3,2,0")]
    [InlineData("-user_first_name,-user_last_name", "0,2,3,1")]
    public async Task Records_are_ordered_by_the_names_of_their_users(string order, string expected)
    {
        var world = await World.CreateAsync(app);
        var records = new List<string>();
        foreach (var (first, last) in new[] { ("Zoe", "Young"), ("Ann", "Old"), ("Bob", "Old"), ("Ann", "Young") })
        {
            var person = await world.NewUserAsync();
            await world.ImportAsync(
                "users", new System.Text.Json.Nodes.JsonObject { ["uuid"] = person.Uuid, ["first_name"] = first, ["last_name"] = last });
            records.Add(await world.NewRecordAsync(user: person));
        }

        var sorted = expected.Split(',').Select(index => records[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)]).ToList();
        Assert.Equal(sorted, await FoundAsync(world, "o=" + order));
        Assert.Equal(sorted[2..], await FoundAsync(world, $"page_size=2&page=2&o={order}"));
    }

    [Fact]
    public async Task An_order_that_mixes_names_with_other_fields_is_refused_and_not_ignored()
    {
        var world = await World.CreateAsync(app);

        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?o=user_last_name,username")).Is(
            400, """{"o":["This combination is not supported: user_first_name and user_last_name are ordered by alone."]}""");
        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?o=--username")).Is(400);
    }

    private static async Task<IEnumerable<string>> FoundAsync(World world, string query) =>
        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid={world.O}&{query}")).Is(200).Uuids;
}
