using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.SiteAgents;

/// <summary>The requests of the site agent's daemon, in its order (newer-waldur.md 3).</summary>
public sealed class AgentDaemonTests(RunningApp app)
{
    [Fact]
    [NewerScenario(11, 12)]
    public async Task A_cycle_registers_the_agent_and_the_next_one_finds_it()
    {
        var world = await AgentWorld.CreateAsync(app);
        await new Daemon(world).OpenAsync("membership_sync", "OfferingMembershipProcessor", expected: 201);
        await new Daemon(world).OpenAsync("membership_sync", "OfferingMembershipProcessor", expected: 200);

        var agent = Assert.Single((await world.Api.GetAsync(world.M.Token, AgentWorld.Identities + "?offering_uuid=" + world.World.O)).Is(200).Array)!;
        Assert.Equal("membership_sync", Assert.Single(agent["services"]!.AsArray())!["mode"]!.ToString());
        Assert.Single((await world.Api.GetAsync(world.M.Token, AgentWorld.Processors)).Is(200).Array);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [NewerScenario(13)]
    public async Task A_requested_account_is_named_and_ok_after_one_cycle(bool isOld)
    {
        var world = await AgentWorld.CreateAsync(app);
        var record = await world.World.NewRecordAsync();
        var daemon = new Daemon(world);
        await daemon.OpenAsync("membership_sync", "OfferingMembershipProcessor", expected: 201);

        var found = Assert.Single(await daemon.RecordsAsync(isOld));
        Assert.Equal(record, found!["uuid"]!.ToString());
        await daemon.ActAsync(record, "begin_creating");
        (await world.Api.PatchAsync(world.M.Token, Api.Detail(record), """{"username":"u0001"}""")).Is(200);
        if (isOld)
        {
            await daemon.ActAsync(record, "set_ok");
        }

        var shown = await world.World.LookAsync(record);
        Assert.Equal(("OK", "u0001"), (shown["state"]!.ToString(), shown["username"]!.ToString()));
    }

    [Fact]
    [NewerScenario(14, 15)]
    public async Task A_user_who_has_to_link_an_account_waits_and_is_named_later()
    {
        var world = await AgentWorld.CreateAsync(app);
        var record = await world.World.NewRecordAsync();
        var daemon = new Daemon(world);
        await daemon.ActAsync(record, "begin_creating");
        await daemon.ActAsync(record, "set_pending_account_linking", """{"comment":"Link it, please.","comment_url":null}""");
        Assert.Equal("Pending account linking", Assert.Single(await daemon.RecordsAsync(isOld: false))!["state"]!.ToString());

        await daemon.ActAsync(record, "set_validation_complete");
        (await world.Api.PatchAsync(world.M.Token, Api.Detail(record), """{"username":"u0001"}""")).Is(200);

        var shown = await world.World.LookAsync(record);
        Assert.Equal(("OK", ""), (shown["state"]!.ToString(), shown["service_provider_comment"]!.ToString()));
    }

    [Fact]
    [NewerScenario(16)]
    public async Task An_account_that_could_not_be_made_is_made_in_the_next_cycle()
    {
        var world = await AgentWorld.CreateAsync(app);
        var record = await world.World.NewRecordAsync();
        var daemon = new Daemon(world);
        await daemon.ActAsync(record, "set_error_creating");
        await daemon.ActAsync(record, "begin_creating");
        (await world.Api.PatchAsync(world.M.Token, Api.Detail(record), """{"username":"u0001"}""")).Is(200);

        Assert.Equal("OK", (await world.World.LookAsync(record))["state"]!.ToString());
    }

    [Fact]
    [NewerScenario(17)]
    public async Task Restricted_records_are_not_among_those_of_an_agent()
    {
        var world = await AgentWorld.CreateAsync(app);
        var daemon = new Daemon(world);
        Assert.Empty(await daemon.RecordsAsync(isOld: false));
        var record = await world.World.NewRecordAsync();
        (await world.Api.PostAsync(world.M.Token, Api.Detail(record, "update_restricted"), """{"is_restricted":true}""")).Is(200);

        Assert.Empty(await daemon.RecordsAsync(isOld: true));
        Assert.Empty(await daemon.RecordsAsync(isOld: false));
    }

    [Fact]
    [NewerScenario(18)]
    public async Task Without_the_creation_flag_an_agent_sees_what_its_offering_is_told_and_no_records()
    {
        var world = await AgentWorld.CreateAsync(app, flag: false);
        var offering = (await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Offerings}{world.World.O}/?field=plugin_options")).Is(200).Object;

        Assert.False((bool)offering["plugin_options"]!["service_provider_can_create_offering_user"]!);
        await world.World.ImportAsync(
            "offering_users", new JsonObject { ["uuid"] = World.NewUuid(), ["offering"] = world.World.O, ["user"] = world.World.U.Uuid });
        Assert.Empty(await new Daemon(world).RecordsAsync(isOld: false));
    }

    [Theory]
    [InlineData("order_process", "OfferingOrderProcessor", "/api/marketplace-orders/?offering_uuid={0}&state=pending-provider&state=executing")]
    [InlineData("report", "OfferingReportProcessor", "/api/marketplace-provider-resources/?offering_uuid={0}&state=OK&state=Erred&page_size=100")]
    [NewerScenario(19)]
    [NewerScenario(30)]
    public async Task Orders_and_resources_are_none(string mode, string processor, string path)
    {
        var world = await AgentWorld.CreateAsync(app);
        await new Daemon(world).OpenAsync(mode, processor, expected: 201);

        var page = (await world.Api.GetAsync(world.M.Token, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, world.World.O))).Is(200);
        Assert.Empty(page.Array);
        Assert.Equal(0, page.Count);
        (await world.Api.GetAsync(null, "/api/marketplace-orders/")).Is(401);
    }

    [Fact]
    [NewerScenario(20)]
    public async Task The_event_mode_is_another_service_of_the_same_agent()
    {
        var world = await AgentWorld.CreateAsync(app);
        await new Daemon(world).OpenAsync("membership_sync", "OfferingMembershipProcessor", expected: 201);
        var agent = (await world.RegisterAsync())["uuid"]!.ToString();
        (await world.Api.PostAsync(
            world.M.Token, $"{AgentWorld.Identities}{agent}/register_service/", """{"name":"initial-offering-process","mode":"event_process"}""")).Is(201);

        var services = (await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Identities}{agent}/")).Is(200)["services"]!;
        Assert.Contains("initial-offering-process", services.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [NewerScenario(21)]
    public async Task The_key_of_a_stranger_registers_nothing()
    {
        var world = await AgentWorld.CreateAsync(app);
        (await world.Api.PostAsync(world.World.Stranger.Token, AgentWorld.Identities, world.Identity())).Is(403);

        Assert.Empty((await world.Api.GetAsync(world.World.Staff.Token, $"{AgentWorld.Identities}?name={world.Agent}")).Is(200).Array);
    }

    [Fact]
    [NewerScenario(30)]
    public async Task The_version_is_told_and_the_latest_one_to_staff_alone()
    {
        var world = await AgentWorld.CreateAsync(app);

        Assert.Equal("""{"version":"7.9.0"}""", (await world.Api.GetAsync(world.World.U.Token, "/api/version/")).Is(200).Json.ToJsonString());
        Assert.Equal("7.9.0", (await world.Api.GetAsync(world.World.Support.Token, "/api/version/")).Is(200)["latest_version"]!.ToString());
        (await world.Api.GetAsync(null, "/api/version/")).Is(401);
    }

    /// <summary>What a daemon asks, and relies on.</summary>
    private sealed class Daemon(AgentWorld world)
    {
        /// <summary>Requests 1 to 7, which begin each cycle of each mode.</summary>
        /// <param name="expected">The status of a registration: 201 in the first cycle, 200 afterwards.</param>
        public async Task OpenAsync(string mode, string processor, int expected)
        {
            var (api, key) = (world.Api, world.M.Token);
            var known = (await api.GetAsync(key, $"{AgentWorld.Identities}?name={world.Agent}&page_size=100")).Is(200).Array;
            var identity = known.Count > 0
                ? (await api.PutAsync(key, $"{AgentWorld.Identities}{known[0]!["uuid"]}/", world.Identity())).Is(200)
                : (await api.PostAsync(key, AgentWorld.Identities, world.Identity())).Is(201);
            var service = (await api.PostAsync(
                key, $"{AgentWorld.Identities}{identity["uuid"]}/register_service/", World.Body(("name", mode), ("mode", mode)))).Is(expected);
            (await api.GetAsync(key, "/api/users/me/")).Is(200);
            var offering = (await api.GetAsync(
                key, $"{AgentWorld.Offerings}{world.World.O}/?field=components&field=customer_uuid&field=partitions&field=plugin_options")).Is(200);
            var provider = Assert.Single(
                (await api.GetAsync(key, $"{AgentWorld.Providers}?customer_uuid={offering["customer_uuid"]}&field=uuid")).Is(200).Array);
            Assert.Equal(world.World.P, provider!["uuid"]!.ToString());
            (await api.PostAsync(
                key, $"{AgentWorld.Services}{service["uuid"]}/register_processor/",
                World.Body(("name", processor), ("backend_type", "waldur_site_agent_slurm.backend.SlurmBackend"), ("backend_version", "24.11")))).Is(expected);
        }

        public async Task<JsonArray> RecordsAsync(bool isOld)
        {
            var states = isOld ? "&state=OK&state=Requested" : "&field=uuid&field=state&field=user_username&field=user_first_name";
            var path = $"{Api.List}?offering_uuid={world.World.O}&is_restricted=false&page_size=100{states}";
            return (await world.Api.GetAsync(world.M.Token, path)).Is(200).Array;
        }

        public async Task ActAsync(string record, string action, string? body = null) =>
            (await world.Api.PostAsync(world.M.Token, Api.Detail(record, action), body)).Is(200);
    }
}
