using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>catalog.md 6: what clients follow from a representation.</summary>
public sealed class NeighbourTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    public async Task The_urls_of_a_representation_lead_somewhere_for_who_sees_it()
    {
        var world = await World.CreateAsync(app);
        var record = (await api.GetAsync(world.Owner.Token, Api.Detail(await world.NewRecordAsync()))).Is(200);

        foreach (var url in new[] { record["user"]!, record["offering"]! })
        {
            Assert.Equal(url, (await api.GetAsync(world.Owner.Token, new Uri(url).PathAndQuery)).Is(200)["url"]);
        }

        Assert.Equal(
            $$"""{"url":"{{api.Url}}/api/users/{{world.U.Uuid}}/","uuid":"{{world.U.Uuid}}","username":"{{world.U.Username}}","full_name":"Firstu Lastu","""
                + $$"""
                "first_name":"Firstu","last_name":"Lastu","email":"{{world.U.Username}}","is_staff":false,"is_support":false,"is_active":true}
                """,
            (await api.GetAsync(world.Owner.Token, $"/api/users/{world.U.Uuid}/")).Is(200).Text);
    }

    [Theory]
    [InlineData("users", "staff,support,owner,provider support,own user")]
    [InlineData("customers", "staff,support,owner,provider support,own user")]
    [InlineData("marketplace-provider-offerings", "staff,support,owner,provider support,own user")]
    public async Task Each_neighbour_is_shown_to_whom_the_catalog_says(string kind, string seers)
    {
        var world = await World.CreateAsync(app);
        await world.NewRecordAsync();
        var uuid = kind switch { "users" => world.U.Uuid, "customers" => world.P, _ => world.O };
        foreach (var (name, person) in new[]
        {
            ("staff", world.Staff), ("support", world.Support), ("owner", world.Owner), ("provider support", world.ProviderSupport),
            ("own user", world.U), ("stranger", world.Stranger),
            ("project manager", world.ProjectManager),
        })
        {
            (await api.GetAsync(person.Token, $"/api/{kind}/{uuid}/")).Is(seers.Split(',').Contains(name) ? 200 : 404);
        }

        (await api.GetAsync(null, $"/api/{kind}/{uuid}/")).Is(401);
        (await api.GetAsync(world.Staff.Token, $"/api/{kind}/{World.NewUuid()}/")).Is(404, """{"detail":"Not found."}""");
        (await api.GetAsync(world.Staff.Token, $"/api/{kind}/x/")).Is(404);
    }

    [Fact]
    public async Task What_the_site_agent_asks_for_is_there()
    {
        var world = await World.CreateAsync(app);

        var me = (await api.GetAsync(world.Manager.Token, "/api/users/me/")).Is(200);
        Assert.Equal("customer", me.Object["permissions"]![0]!["scope_type"]!.ToString());
        (await api.GetAsync(
            world.Manager.Token,
            $"/api/marketplace-provider-offerings/{world.O}/?field=components&field=customer_uuid&field=partitions&field=plugin_options"))
            .Is(200, $$"""{"customer_uuid":"{{world.P}}","plugin_options":{"service_provider_can_create_offering_user":true},"components":[]}""");
        (await api.GetAsync(world.Manager.Token, $"/api/marketplace-service-providers/?customer_uuid={world.P}&field=uuid"))
            .Is(200, $$"""[{"uuid":"{{world.P}}"}]""");
        (await api.GetAsync(world.Manager.Token, $"/api/marketplace-provider-offerings/?customer_uuid={world.P}&name=CLUSTER&field=uuid"))
            .Is(200, $$"""[{"uuid":"{{world.O}}"}]""");
        (await api.GetAsync(world.Manager.Token, $"/api/marketplace-provider-offerings/{world.O}/user-attribute-config/")).Is(200);
        Assert.Equal(0, (await api.GetAsync(world.Stranger.Token, "/api/marketplace-provider-offerings/")).Is(200, "[]").Count);
    }
}
