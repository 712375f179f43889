using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 42–56: PUT, PATCH and DELETE.</summary>
public sealed class UpdateAndDeleteTests(RunningApp app)
{
    private const string NoPermission = """{"detail":"You do not have permission to perform this action."}""";

    private readonly Api api = app.Api;

    [Theory]
    [Scenario(42)]
    [Scenario(44)]
    [InlineData("Requested", "OK")]
    [InlineData("Creating", "OK")]
    [InlineData("Pending account linking", "OK")]
    [InlineData("Pending additional validation", "OK")]
    [InlineData("Error creating", "OK")]
    [InlineData("OK", "OK")]
    [InlineData("Requested deletion", "Requested deletion")]
    [InlineData("Deleting", "Deleting")]
    [InlineData("Deleted", "Deleted")]
    [InlineData("Error deleting", "Error deleting")]
    public async Task A_new_username_completes_the_creation_and_changes_no_other_state(string state, string expected)
    {
        var world = await World.CreateAsync(app);
        foreach (var method in new[] { "PUT", "PATCH" })
        {
            var record = await world.NewRecordInAsync(state);
            var before = await world.LookAsync(record);

            var patched = (await api.SendAsync(method, world.Owner.Token, Api.Detail(record), """{"username":" alice "}""")).Is(200);

            Assert.Equal(("alice", expected), (patched["username"], patched["state"]));
            Assert.True(string.CompareOrdinal(patched["modified"], before["modified"]!.ToString()) > 0);
            Assert.Equal(29, patched.Object.Count);
            Assert.Equal(patched.Object.ToJsonString(), (await world.LookAsync(record)).ToJsonString());
        }
    }

    [Fact]
    [Scenario(43)]
    public async Task A_username_in_a_pending_state_leaves_the_comments()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");
        (await api.PostAsync(
            world.Owner.Token, Api.Detail(record, "set_pending_additional_validation"),
            """{"comment":"Send it","comment_url":"https://id.example.org/up"}""")).IsEmpty(200);

        var patched = (await api.PatchAsync(world.Owner.Token, Api.Detail(record), """{"username":"alice"}""")).Is(200);

        Assert.Equal(
            ("OK", "Send it", "https://id.example.org/up"),
            (patched["state"], patched["service_provider_comment"], patched["service_provider_comment_url"]));
    }

    [Fact]
    [Scenario(45)]
    public async Task The_same_username_again_moves_nothing()
    {
        var world = await World.CreateAsync(app);
        var record = World.NewUuid();
        await world.ImportAsync(
            "offering_users",
            new System.Text.Json.Nodes.JsonObject
            {
                ["uuid"] = record,
                ["offering"] = world.O,
                ["user"] = world.U.Uuid,
                ["username"] = "x",
                ["state"] = "Pending additional validation",
            });

        var patched = (await api.PatchAsync(world.Owner.Token, Api.Detail(record), """{"username":"x"}""")).Is(200);

        Assert.Equal("Pending additional validation", patched["state"]);
    }

    [Fact]
    [Scenario(46)]
    [Scenario(47)]
    public async Task Outside_of_the_creation_phase_a_username_is_stored_only_and_null_is_one()
    {
        var world = await World.CreateAsync(app);
        var leaving = await world.NewRecordInAsync("Requested deletion");
        var active = await world.NewRecordAsync("alice");

        var renamed = (await api.PatchAsync(world.Owner.Token, Api.Detail(leaving), """{"username":"bob"}""")).Is(200);
        var cleared = (await api.PatchAsync(world.Owner.Token, Api.Detail(active), """{"username":null}""")).Is(200);

        Assert.Equal(("bob", "Requested deletion"), (renamed["username"], renamed["state"]));
        Assert.Equal((null, "OK"), (cleared["username"], cleared["state"]));
    }

    [Theory]
    [Scenario(48)]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task An_empty_update_changes_modified_and_nothing_else(string method)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync("alice");
        var before = await world.LookAsync(record);

        var ignored = $$"""{"offering":"nonsense","user_uuid":7,"state":"Deleted","is_restricted":true,"offering_uuid":"{{world.P}}"}""";
        foreach (var body in new[] { "{}", null, ignored })
        {
            var after = (await api.SendAsync(method, world.Owner.Token, Api.Detail(record), body)).Is(200).Object;

            Assert.NotEqual(before["modified"]!.ToString(), after["modified"]!.ToString());
            before["modified"] = after["modified"]!.ToString();
            Assert.Equal(before.ToJsonString(), after.ToJsonString());
        }
    }

    [Fact]
    [Scenario(49, 52)]
    public async Task Who_may_not_update_is_refused_and_who_does_not_see_it_finds_nothing()
    {
        var world = await World.CreateAsync(app, sharedGroup: true);
        var record = await world.NewRecordAsync("alice");
        foreach (var caller in new[] { world.ProviderSupport, world.U, world.Support, world.ProjectManager, world.Admin })
        {
            (await api.PatchAsync(caller.Token, Api.Detail(record), """{"username":"mine"}""")).Is(403, NoPermission);
        }

        (await api.PatchAsync(world.Stranger.Token, Api.Detail(record), """{"username":"mine"}"""))
            .Is(404, """{"detail":"No OfferingUser matches the given query."}""");
        Assert.Equal("alice", (await world.LookAsync(record))["username"]!.ToString());
    }

    [Fact]
    [Scenario(53)]
    public async Task A_faulty_body_is_told_before_a_missing_permission()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        foreach (var method in new[] { "PUT", "PATCH" })
        {
            (await api.SendAsync(method, world.U.Token, Api.Detail(record), World.Body(("username", new string('x', 101)))))
                .Is(400, """{"username":["Ensure this field has no more than 100 characters."]}""");
            (await api.SendAsync(method, world.Stranger.Token, Api.Detail(record), World.Body(("username", new string('x', 101))))).Is(404);
        }
    }

    [Theory]
    [Scenario(54)]
    [Scenario(56)]
    [InlineData("Requested")]
    [InlineData("Creating")]
    [InlineData("Pending account linking")]
    [InlineData("Pending additional validation")]
    [InlineData("OK")]
    [InlineData("Requested deletion")]
    [InlineData("Deleting")]
    [InlineData("Deleted")]
    [InlineData("Error creating")]
    [InlineData("Error deleting")]
    public async Task A_record_is_deleted_in_any_state_and_its_pair_may_be_created_again(string state)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync(state, world.U);

        (await api.DeleteAsync(world.Owner.Token, Api.Detail(record))).IsEmpty(204);

        (await api.GetAsync(world.Staff.Token, Api.Detail(record))).Is(404);
        (await api.DeleteAsync(world.Owner.Token, Api.Detail(record))).Is(404);
        Assert.Empty((await api.GetAsync(world.Owner.Token, Api.List)).Uuids);
        Assert.NotEqual(record, await world.NewRecordAsync());
    }

    [Fact]
    [Scenario(55)]
    public async Task Who_may_not_delete_is_refused_with_the_operations_own_words()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        foreach (var caller in new[] { world.ProviderSupport, world.Manager, world.U, world.Support })
        {
            (await api.DeleteAsync(caller.Token, Api.Detail(record))).Is(403, """{"detail":"You do not have permission to delete this user."}""");
        }

        (await api.DeleteAsync(world.Stranger.Token, Api.Detail(record))).Is(404);
        await world.LookAsync(record);
    }

    [Fact]
    public async Task Of_many_patches_at_once_each_is_applied_and_modified_grows_with_each()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync("start");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(n => api.PatchAsync(world.Owner.Token, Api.Detail(record), World.Body(("username", $"u{n}")))));

        Assert.All(answers, answer => answer.Is(200));
        Assert.Equal(16, answers.Select(answer => answer["modified"]).Distinct().Count());
        Assert.Equal(answers.MaxBy(answer => answer["modified"], StringComparer.Ordinal)!["username"], (await world.LookAsync(record))["username"]!.ToString());
    }
}
