using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.SiteAgents;

/// <summary>Agents, their services and processors by themselves (newer-waldur.md 3.5 to 3.7); who may is in the table of permissions.</summary>
public sealed class AgentEndpointTests(RunningApp app)
{
    [Fact]
    [NewerScenario(22, 23)]
    public async Task An_agent_of_a_name_is_one_agent_whoever_registers_it()
    {
        var world = await AgentWorld.CreateAsync(app);
        var first = (await world.Api.PostAsync(world.World.Owner.Token, AgentWorld.Identities, world.Identity())).Is(201);
        var second = (await world.Api.PostAsync(world.World.Staff.Token, AgentWorld.Identities, world.Identity(version: "1.0"))).Is(201);

        Assert.Equal(first["uuid"]!.ToString(), second["uuid"]!.ToString());
        Assert.Equal((world.World.Owner.Uuid, "1.0"), (second["created_by"]!.ToString(), second["version"]!.ToString()));
        foreach (var other in new[] { world.World.Support, world.World.ProjectManager })
        {
            (await world.Api.PostAsync(other.Token, AgentWorld.Identities, world.Identity())).Is(403);
        }

        (await world.Api.PostAsync(null, AgentWorld.Identities, world.Identity())).Is(401);
    }

    [Fact]
    public async Task Registrations_at_the_same_time_make_one_agent_with_all_services()
    {
        var world = await AgentWorld.CreateAsync(app);
        string[] modes = ["membership_sync", "order_process", "report", "event_process"];
        var answers = await Task.WhenAll(modes.Select(async mode =>
        {
            var agent = await world.RegisterAsync();
            var path = $"{AgentWorld.Identities}{agent["uuid"]}/register_service/";
            return (await world.Api.PostAsync(world.M.Token, path, World.Body(("name", mode), ("mode", mode)))).Is(201)["identity"]!;
        }));

        Assert.Single(answers.Distinct());
        var shown = Assert.Single((await world.Api.GetAsync(world.M.Token, AgentWorld.Identities)).Is(200).Array)!;
        Assert.Equal(
            modes.Order(StringComparer.Ordinal),
            shown["services"]!.AsArray().Select(service => service!["name"]!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    [NewerScenario(23)]
    public async Task The_offering_of_an_agent_stays_and_its_name_does_not()
    {
        var world = await AgentWorld.CreateAsync(app);
        var agent = await world.RegisterAsync("a");
        var path = $"{AgentWorld.Identities}{agent["uuid"]}/";
        (await world.Api.PutAsync(world.M.Token, path, world.Identity("a", world.O2)))
            .Is(400, """{"offering":["Offering cannot be changed after the agent identity is created."]}""");
        Assert.Equal("b", (await world.Api.PutAsync(world.M.Token, path, world.Identity("b"))).Is(200)["name"]!.ToString());

        Assert.Equal(agent["uuid"]!.ToString(), (await world.RegisterAsync("b"))["uuid"]!.ToString());
        Assert.NotEqual(agent["uuid"]!.ToString(), (await world.RegisterAsync("a"))["uuid"]!.ToString());
    }

    [Fact]
    public async Task An_offering_has_a_bounded_number_of_agents_whatever_they_were_renamed_to()
    {
        var world = await AgentWorld.CreateAsync(app);
        for (var number = 0; number < 300; number++)
        {
            var agent = await world.RegisterAsync("a");
            (await world.Api.PutAsync(world.M.Token, $"{AgentWorld.Identities}{agent["uuid"]}/", world.Identity($"n{number}"))).Is(200);
        }

        (await world.Api.PostAsync(world.M.Token, AgentWorld.Identities, world.Identity("a")))
            .Is(400, """{"non_field_errors":["This offering has too many agents."]}""");
        Assert.NotNull((await world.RegisterAsync("n7"))["uuid"]);
    }

    [Fact]
    [NewerScenario(24)]
    public async Task An_agent_goes_with_its_services_and_processors()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (agent, service, processor) = await RegisterAllAsync(world);
        (await world.Api.PatchAsync(world.M.Token, AgentWorld.Identities + agent + "/", "{}")).Is(405);
        (await world.Api.DeleteAsync(world.M.Token, AgentWorld.Identities + agent + "/")).Is(204);

        (await world.Api.GetAsync(world.M.Token, AgentWorld.Identities + agent + "/")).Is(404);
        (await world.Api.GetAsync(world.M.Token, AgentWorld.Services + service + "/")).Is(404);
        (await world.Api.GetAsync(world.M.Token, AgentWorld.Processors + processor + "/")).Is(404);
    }

    [Fact]
    [NewerScenario(25)]
    public async Task Every_key_is_there_and_what_belongs_together_is_told_by_uuid()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (agent, service, processor) = await RegisterAllAsync(world);
        var identity = (await world.Api.GetAsync(world.M.Token, AgentWorld.Identities + agent + "/")).Is(200).Object;
        var ofService = (await world.Api.GetAsync(world.M.Token, AgentWorld.Services + service + "/")).Is(200).Object;
        var ofProcessor = (await world.Api.GetAsync(world.M.Token, AgentWorld.Processors + processor + "/")).Is(200).Object;

        Assert.Equal(
            "uuid url offering created_by name version dependencies config_file_path config_file_content last_restarted created modified services",
            string.Join(' ', identity.Select(key => key.Key)));
        Assert.Equal(
            "uuid url identity identity_name name mode state statistics created modified processors", string.Join(' ', ofService.Select(key => key.Key)));
        Assert.Equal(
            "uuid url service service_name name last_run backend_type backend_version created modified", string.Join(' ', ofProcessor.Select(key => key.Key)));
        Assert.Equal(
            "uuid url name mode state statistics created modified", string.Join(' ', identity["services"]![0]!.AsObject().Select(key => key.Key)));
        Assert.Equal(
            (world.World.O, agent, service), (identity["offering"]!.ToString(), ofService["identity"]!.ToString(), ofProcessor["service"]!.ToString()));
    }

    [Fact]
    [NewerScenario(26)]
    public async Task Agents_are_found_by_name_offering_and_whether_they_have_services()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (agent, _, _) = await RegisterAllAsync(world);
        var idle = (await world.RegisterAsync("idle"))["uuid"]!.ToString();

        Assert.Equal([agent], await FoundAsync(world, $"?name={world.Agent}"));
        Assert.Empty(await FoundAsync(world, $"?name={world.Agent[..^1]}"));
        Assert.Equal([agent, idle], await FoundAsync(world, $"?offering_uuid={world.World.O}"));
        Assert.Equal([agent, idle], await FoundAsync(world, $"?offering_uuid=https://elsewhere.example{AgentWorld.Offerings}{world.World.O}/"));
        Assert.Empty(await FoundAsync(world, $"?offering_uuid={world.O2}"));
        Assert.Equal([idle], await FoundAsync(world, "?orphaned=true"));
        Assert.Equal([agent], await FoundAsync(world, "?orphaned=false"));
        Assert.Equal([agent, idle], await FoundAsync(world, "?last_restarted=2026-08-01T06:00:00Z"));
        Assert.Empty(await FoundAsync(world, "?last_restarted=2026-08-01T06:00:01Z"));
        (await world.Api.GetAsync(world.M.Token, AgentWorld.Identities + "?offering_uuid=x")).Is(400, """{"offering_uuid":["Enter a valid UUID."]}""");
    }

    [Fact]
    [NewerScenario(27)]
    public async Task A_service_registered_again_takes_the_new_mode()
    {
        var world = await AgentWorld.CreateAsync(app);
        var path = $"{AgentWorld.Identities}{(await world.RegisterAsync())["uuid"]}/register_service/";
        var first = (await world.Api.PostAsync(world.M.Token, path, """{"name":"sync","mode":"membership_sync"}""")).Is(201);
        var second = (await world.Api.PostAsync(world.M.Token, path, """{"name":"sync","mode":"report"}""")).Is(200);

        Assert.Equal((first["uuid"]!.ToString(), "report", "Active"), (second["uuid"]!.ToString(), second["mode"]!.ToString(), second["state"]!.ToString()));
        (await world.Api.PostAsync(world.M.Token, path, "{}")).Is(400, """{"name":["This field is required."]}""");
    }

    [Fact]
    [NewerScenario(28)]
    public async Task A_processor_registered_again_has_run_again()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (_, service, processor) = await RegisterAllAsync(world);
        var before = (await world.Api.GetAsync(world.M.Token, AgentWorld.Processors + processor + "/")).Is(200)["last_run"]!.ToString();
        var path = $"{AgentWorld.Services}{service}/register_processor/";
        var again = (await world.Api.PostAsync(world.M.Token, path, """{"name":"p","backend_type":"b.B","backend_version":"2"}""")).Is(200);

        Assert.Equal((processor, "2"), (again["uuid"]!.ToString(), again["backend_version"]!.ToString()));
        Assert.True(string.CompareOrdinal(again["last_run"]!.ToString(), before) > 0);
        (await world.Api.PostAsync(world.M.Token, path, World.Body(("name", "p"), ("backend_type", new string('b', 101)))))
            .Is(400, """{"backend_type":["Ensure this field has no more than 100 characters."]}""");
        Assert.Equal(
            [processor],
            (await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Processors}?service_uuid={service}&backend_type=b.B&stale=false")).Is(200).Uuids);
        Assert.Empty((await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Processors}?service_uuid={service}&stale=true")).Is(200).Array);
    }

    [Fact]
    [NewerScenario(29)]
    public async Task A_time_without_offset_is_utc_and_a_dependency_is_a_package_with_its_version()
    {
        var world = await AgentWorld.CreateAsync(app);
        var agent = (await world.Api.PostAsync(world.M.Token, AgentWorld.Identities, world.Identity(restarted: "2026-08-01T08:00:00.123456"))).Is(201);

        Assert.Equal("2026-08-01T08:00:00.123456Z", agent["last_restarted"]!.ToString());
        Assert.Equal("""[{"package":"httpx","version":"0.28"}]""", agent.Object["dependencies"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name", "This field may not be blank.")]
    [InlineData("""{"name":"a","config_file_path":"relative/path"}""", "config_file_path", "Enter an absolute path.")]
    [InlineData("""{"name":"a","dependencies":{}}""", "dependencies", "Expected a list of items but got type \"dict\".")]
    [InlineData("""{"name":"a","last_restarted":"yesterday"}""", "last_restarted", "Enter a valid date/time.")]
    public async Task What_is_wrong_is_told_by_its_key(string body, string key, string message)
    {
        var world = await AgentWorld.CreateAsync(app);
        var sent = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
        sent["offering"] = world.World.O;

        Assert.Equal(message, (await world.Api.PostAsync(world.M.Token, AgentWorld.Identities, sent.ToJsonString())).Is(400).Object[key]![0]!.ToString());
    }

    [Fact]
    public async Task An_offering_that_is_not_there_is_told_as_it_was_named()
    {
        var world = await AgentWorld.CreateAsync(app);

        (await world.Api.PostAsync(world.M.Token, AgentWorld.Identities, world.Identity(offering: "nonsense")))
            .Is(400, """{"offering":["Object with uuid=nonsense does not exist."]}""");
    }

    [Fact]
    public async Task Statistics_are_kept_as_they_are_sent()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (_, service, _) = await RegisterAllAsync(world);
        var path = $"{AgentWorld.Services}{service}/set_statistics/";

        var kept = (await world.Api.PostAsync(world.M.Token, path, """{"statistics":{"a":[1]}}""")).Is(200).Object;
        Assert.Equal("""{"a":[1]}""", kept["statistics"]!.ToJsonString());
        (await world.Api.PostAsync(world.M.Token, path, "{}")).Is(400, """{"statistics":["This field is required."]}""");
        Assert.Equal(
            [service],
            (await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Services}?state=1&state=3&mode=m&stale=false&modified_after=2026-01-01")).Is(200).Uuids);
        Assert.Empty((await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Services}?state=2")).Is(200).Array);
        (await world.Api.GetAsync(world.M.Token, $"{AgentWorld.Services}?state=OK")).Is(400);
    }

    private static async Task<IEnumerable<string>> FoundAsync(AgentWorld world, string query) =>
        (await world.Api.GetAsync(world.M.Token, AgentWorld.Identities + query)).Is(200).Uuids;

    private static async Task<(string Agent, string Service, string Processor)> RegisterAllAsync(AgentWorld world)
    {
        var (api, key) = (world.Api, world.M.Token);
        var agent = (await world.RegisterAsync())["uuid"]!.ToString();
        var service = (await api.PostAsync(key, $"{AgentWorld.Identities}{agent}/register_service/", """{"name":"s","mode":"m"}"""))
            .Is(201)["uuid"]!.ToString();
        var processor = (await api.PostAsync(key, $"{AgentWorld.Services}{service}/register_processor/", """{"name":"p","backend_type":"b.B"}"""))
            .Is(201)["uuid"]!.ToString();
        return (agent, service, processor);
    }
}
