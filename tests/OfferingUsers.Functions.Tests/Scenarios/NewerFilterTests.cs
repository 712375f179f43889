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

    [Theory]
    [InlineData("runtime_state", "Active")]
    [InlineData("has_complete_profile", "true")]
    public async Task A_filter_that_is_not_served_is_refused_and_not_ignored(string name, string value)
    {
        var world = await World.CreateAsync(app);

        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?{name}={value}")).Is(400, $$"""{"{{name}}":["This filter is not supported."]}""");
    }

    private static async Task<IEnumerable<string>> FoundAsync(World world, string query) =>
        (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid={world.O}&{query}")).Is(200).Uuids;
}
