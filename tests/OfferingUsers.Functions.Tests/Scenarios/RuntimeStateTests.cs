using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>What a provider tells of an account in use (newer-waldur.md 5.3).</summary>
public sealed class RuntimeStateTests(RunningApp app)
{
    private const string Action = "update_runtime_state";

    [Theory]
    [NewerScenario(62)]
    [InlineData("Requested")]
    [InlineData("Creating")]
    [InlineData("Pending account linking")]
    [InlineData("Pending additional validation")]
    [InlineData("OK")]
    [InlineData("Requested deletion")]
    [InlineData("Deleting")]
    [InlineData("Error creating")]
    [InlineData("Error deleting")]
    public async Task It_is_set_in_every_state_but_Deleted_and_leaves_that_state(string state)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync(state);
        Assert.Equal("Active", (await world.LookAsync(record))["runtime_state"]!.ToString());
        foreach (var label in new[] { "Pending account linking", "Pending additional validation", "Active", "Active" })
        {
            var before = await world.LookAsync(record);
            (await world.Api.PostAsync(world.Manager.Token, Api.Detail(record, Action), World.Body(("runtime_state", label)))).IsEmpty(200);
            var after = await world.LookAsync(record);

            Assert.Equal((state, label), (after["state"]!.ToString(), after["runtime_state"]!.ToString()));
            Assert.True(string.CompareOrdinal(before["modified"]!.ToString(), after["modified"]!.ToString()) < 0);
        }

        var history = (await world.Api.GetAsync(world.Staff.Token, Api.Detail(record, "lifecycle"))).Is(200).Object["history"]!.AsArray();
        Assert.Equal(4, history.Count(entry => entry!["action"]!.ToString() == Action));
    }

    [Fact]
    [NewerScenario(63)]
    public async Task It_is_refused_on_a_deleted_record_to_others_and_with_another_label()
    {
        var world = await World.CreateAsync(app);
        var deleted = await world.NewRecordInAsync("Deleted");
        var record = await world.NewRecordAsync();
        (await world.Api.PostAsync(world.Manager.Token, Api.Detail(deleted, Action), "{}")).Is(
            403, """{"detail":"Cannot update runtime state for offering user in state: Deleted"}""");
        (await world.Api.PostAsync(world.Manager.Token, Api.Detail(record, Action), """{"runtime_state":"x"}""")).Is(
            400, """{"runtime_state":["\"x\" is not a valid choice."]}""");
        (await world.Api.PostAsync(world.Manager.Token, Api.Detail(record, Action), "{}")).Is(400, """{"runtime_state":["This field is required."]}""");
        (await world.Api.PostAsync(world.U.Token, Api.Detail(record, Action), """{"runtime_state":"Active"}""")).Is(403);
        (await world.Api.PostAsync(world.Stranger.Token, Api.Detail(record, Action), """{"runtime_state":"Active"}""")).Is(404);
        (await world.Api.GetAsync(world.Manager.Token, Api.Detail(record, Action))).Is(405);
    }

    [Fact]
    [NewerScenario(64)]
    public async Task Comments_come_with_it_cleaned_and_a_wrong_one_changes_nothing()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await SetAsync(world, record, ("service_provider_comment", "<b>Link</b><script>x</script>"), ("service_provider_comment_url", "https://link.example/"));
        Assert.Equal("<b>Link</b>", (await world.LookAsync(record))["service_provider_comment"]!.ToString());

        await SetAsync(world, record);
        Assert.Equal("https://link.example/", (await world.LookAsync(record))["service_provider_comment_url"]!.ToString());
        await SetAsync(world, record, ("service_provider_comment", ""));
        Assert.Equal("", (await world.LookAsync(record))["service_provider_comment"]!.ToString());

        (await world.Api.PostAsync(world.Manager.Token, Api.Detail(record, Action), World.Body(
            ("runtime_state", "Active"), ("service_provider_comment_url", "no url")))).Is(400, """{"service_provider_comment_url":["Enter a valid URL."]}""");
        (await world.Api.PostAsync(world.Manager.Token, Api.Detail(record, Action), World.Body(
            ("runtime_state", "Active"), ("service_provider_comment", null)))).Is(400, """{"service_provider_comment":["This field may not be null."]}""");
        Assert.Equal("Pending account linking", (await world.LookAsync(record))["runtime_state"]!.ToString());
    }

    [Fact]
    [NewerScenario(62)]
    public async Task An_import_brings_it_and_a_transition_leaves_it()
    {
        var world = await World.CreateAsync(app);
        var record = World.NewUuid();
        await world.ImportAsync("offering_users", new System.Text.Json.Nodes.JsonObject
        {
            ["uuid"] = record,
            ["offering"] = world.O,
            ["user"] = world.U.Uuid,
            ["state"] = "Creating",
            ["runtime_state"] = "Pending additional validation",
        });
        (await world.Api.PostAsync(world.Manager.Token, Api.Detail(record, "set_ok"))).IsEmpty(200);

        var seen = await world.LookAsync(record);
        Assert.Equal(("OK", "Pending additional validation"), (seen["state"]!.ToString(), seen["runtime_state"]!.ToString()));
    }

    private static async Task SetAsync(World world, string record, params (string, object?)[] comments) => (await world.Api.PostAsync(
        world.Manager.Token, Api.Detail(record, Action), World.Body([("runtime_state", "Pending account linking"), .. comments]))).IsEmpty(200);
}
