using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>An app whose records wait for a second and a half at most.</summary>
public sealed class ImpatientApp : RunningApp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    protected override string[] Settings =>
    [
        .. new[] { "Requested", "Creating", "Pending", "RequestedDeletion", "Deleting" }.Select(state => $"--Lifecycle:Timeouts:{state}={Timeout:c}"),
        "--Lifecycle:SweepInterval=00:00:01",
    ];
}

/// <summary>offering-users.md 7.4 over HTTP: what hangs times out, and what does not is left alone.</summary>
public sealed class TimeoutTests(ImpatientApp app, RunningApp patient) : IClassFixture<ImpatientApp>
{
    private readonly Api api = app.Api;

    [Theory]
    [InlineData("Requested", "Error creating")]
    [InlineData("Creating", "Error creating")]
    [InlineData("Pending account linking", "Error creating")]
    [InlineData("Pending additional validation", "Error creating")]
    [InlineData("Requested deletion", "Error deleting")]
    [InlineData("Deleting", "Error deleting")]
    public async Task A_record_that_waits_too_long_moves_to_its_error_state_as_the_systems_act(string state, string error)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync(state);
        (await api.PatchAsync(world.Owner.Token, Api.Detail(record, "update_comments"), """{"service_provider_comment":"kept"}""")).Is(200);
        var before = await world.LookAsync(record);

        var after = await UntilAsync(world, record, error);

        Assert.Equal("kept", after["service_provider_comment"]!.ToString());
        Assert.True(string.CompareOrdinal(after["modified"]!.ToString(), before["modified"]!.ToString()) > 0);
        var last = (await api.GetAsync(world.Owner.Token, Api.Detail(record, "lifecycle"))).Is(200).Object["history"]!.AsArray()[^1]!;
        Assert.Equal(
            ("system", "timeout", state, error),
            (last["by"]!.ToString(), last["action"]!.ToString(), last["from"]!.ToString(), last["to"]!.ToString()));
        Assert.Contains(app.Logs.Lines, line => line.Contains($"Offering user {record} waits in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retry_after_a_timeout_waits_anew_and_times_out_anew()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await UntilAsync(world, record, "Error creating");

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).IsEmpty(200);
        var retried = (await api.GetAsync(world.Owner.Token, Api.Detail(record, "lifecycle"))).Is(200);
        Assert.Equal(("creation", "false"), (retried["phase"], retried["reminder_sent"]));
        await UntilAsync(world, record, "Error creating");

        var history = (await api.GetAsync(world.Owner.Token, Api.Detail(record, "lifecycle"))).Object["history"]!.AsArray();
        Assert.Equal(2, history.Count(entry => entry!["action"]!.ToString() == "timeout"));
    }

    [Fact]
    public async Task A_timer_leaves_alone_what_moved_on_was_deleted_or_was_created_again()
    {
        var world = await World.CreateAsync(app);
        var moved = await world.NewRecordInAsync("Creating");
        (await api.PatchAsync(world.Owner.Token, Api.Detail(moved), """{"username":"alice"}""")).Is(200);
        var deleted = await world.NewRecordAsync();
        (await api.DeleteAsync(world.Owner.Token, Api.Detail(deleted))).IsEmpty(204);
        var again = await world.NewRecordAsync("bob");
        var before = (await world.LookAsync(moved)).ToJsonString() + await world.LookAsync(again);

        // What was made after all of them has timed out, and the orchestrations that ended can do nothing any more.
        await UntilAsync(world, await world.NewRecordAsync(user: world.Stranger), "Error creating");
        foreach (var record in new[] { moved, deleted })
        {
            await Eventually.IsTrueAsync(
                async () => await app.Durable.GetInstanceAsync($"creation-{record}") is null or { IsCompleted: true }, $"the creation of {record} to end");
        }

        Assert.Equal(before, (await world.LookAsync(moved)).ToJsonString() + await world.LookAsync(again));
        (await api.GetAsync(world.Staff.Token, Api.Detail(deleted))).Is(404);
        Assert.Null((await api.GetAsync(world.Owner.Token, Api.Detail(moved, "lifecycle"))).Is(200)["instance_id"]);
        Assert.True((await app.Durable.GetInstanceAsync($"creation-{moved}"))!.IsCompleted);
    }

    [Fact]
    [Scenario(120)]
    public async Task Signals_that_come_twice_or_for_nothing_do_no_harm()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");
        var durable = app.Durable;
        for (var n = 0; n < 20; n++)
        {
            await durable.RaiseEventAsync($"creation-{record}", "StateChanged");
        }

        Assert.Equal("Creating", (await world.LookAsync(record))["state"]!.ToString());
        await UntilAsync(world, record, "Error creating");
        Assert.True((await durable.GetInstanceAsync($"creation-{record}"))!.RuntimeStatus
            is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Running);
    }

    [Fact]
    public async Task The_sweep_makes_good_what_a_lost_signal_left()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");
        var durable = app.Durable;

        // The orchestration goes as if its start had been lost; a record that was moved in never had one.
        await durable.TerminateInstanceAsync($"creation-{record}");
        var movedIn = World.NewUuid();
        await world.ImportAsync(
            "offering_users",
            new JsonObject { ["uuid"] = movedIn, ["offering"] = world.O, ["user"] = world.Stranger.Uuid, ["state"] = "Deleting" });

        await UntilAsync(world, record, "Error creating");
        await UntilAsync(world, movedIn, "Error deleting");
    }

    [Fact]
    [Scenario(116)]
    public async Task An_offering_has_timeouts_of_its_own_and_never_is_one()
    {
        var world = await World.CreateAsync(app);
        await world.ImportAsync("offerings", Timeouts(world, """{"Creating":"never"}"""));
        var record = await world.NewRecordInAsync("Creating");
        Assert.Null((await api.GetAsync(world.Owner.Token, Api.Detail(record, "lifecycle"))).Is(200)["deadline"]);

        // A record that began to wait later, at an offering without timeouts of its own, has waited long enough.
        var later = await world.NewRecordAsync(offering: await world.NewOfferingAsync());
        (await api.PostAsync(world.Owner.Token, Api.Detail(later, "begin_creating"))).IsEmpty(200);
        await UntilAsync(world, later, "Error creating");

        Assert.Equal("Creating", (await world.LookAsync(record))["state"]!.ToString());
        await world.ImportAsync("offerings", Timeouts(world, """{"Creating":"00:00:00.2"}"""));
        Assert.Equal("Creating", (await world.LookAsync(record))["state"]!.ToString());
        await UntilAsync(world, await world.NewRecordInAsync("Creating"), "Error creating");
        foreach (var fault in new[] { """{"Creating":"soon"}""", """{"Creating":5}""", """{"creating":"never"}""", "[]", """{"Creating":"-1"}""" })
        {
            var import = new JsonObject { ["offerings"] = new JsonArray(Timeouts(world, fault)) };
            (await api.PostAsync(world.Staff.Token, "/api/catalog/import/", import.ToJsonString())).Is(400);
        }
    }

    [Fact]
    public async Task The_lifecycle_is_shown_to_staff_and_whoever_may_update()
    {
        var world = await World.CreateAsync(patient);
        var record = await world.NewRecordInAsync("Creating", world.U);
        var path = Api.Detail(record, "lifecycle");

        foreach (var caller in new[] { world.Staff, world.Owner, world.Manager })
        {
            var view = (await patient.Api.GetAsync(caller.Token, path)).Is(200);
            Assert.Equal(["phase", "instance_id", "runtime_status", "state_since", "deadline", "reminder_sent", "history"], view.Object.Select(key => key.Key));
            Assert.Equal(("creation", $"creation-{record}", "false"), (view["phase"], view["instance_id"], view["reminder_sent"]));
            Assert.Equal(TimeSpan.FromDays(1), DateTimeOffset.Parse(view["deadline"]!, null) - DateTimeOffset.Parse(view["state_since"]!, null));
            Assert.Equal(["create", "begin_creating"], view.Object["history"]!.AsArray().Select(entry => entry!["action"]!.ToString()));
        }

        foreach (var caller in new[] { world.Support, world.U, world.ProviderSupport })
        {
            (await patient.Api.GetAsync(caller.Token, path)).Is(403);
        }

        (await patient.Api.GetAsync(world.Stranger.Token, path)).Is(404);
        (await patient.Api.GetAsync(null, path)).Is(401);
    }

    private static JsonObject Timeouts(World world, string timeouts) => new()
    {
        ["uuid"] = world.O,
        ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = true, ["offering_user_timeouts"] = JsonNode.Parse(timeouts) },
    };

    private static Task<JsonObject> UntilAsync(World world, string record, string state) =>
        Eventually.ShowsAsync(() => world.LookAsync(record), look => look["state"]!.ToString() == state, $"{record} to come to {state}");
}
