using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>What has just been deployed and filled by an import looks after its records, although nobody has changed a state yet.</summary>
public sealed class FirstSweepTests(FirstSweepTests.FreshApp app) : IClassFixture<FirstSweepTests.FreshApp>
{
    [Fact]
    public async Task Each_orchestration_that_always_runs_ends_a_good_round_before_anybody_has_done_anything()
    {
        var notes = app.Services.GetRequiredService<RoundNotes>();

        var rounds = await Eventually.ShowsAsync(
            () => notes.ListAsync(CancellationToken.None), all => all.All(round => round.Note is { Ended: not null, Failure: null }), "all first rounds");

        Assert.Equal(["consent-expiry", "file-sweep", "instance-purge", "lifecycle-sweep", "removal-sweep"], rounds.Select(round => round.Sweep));
    }

    /// <summary>The sweep looks each five minutes, which is longer than this waits: what it does sooner, the import has it do.</summary>
    [Fact]
    public async Task A_record_that_was_moved_in_times_out_before_any_state_was_changed_and_before_the_next_round_of_the_sweep()
    {
        // A Functions host gives a client to functions only: what needs one elsewhere would work here and nowhere else.
        Assert.Null(app.Services.GetService<DurableTaskClient>());
        var (customer, offering, record, user) = (World.NewUuid(), World.NewUuid(), World.NewUuid(), new Person("user"));
        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer, ["name"] = "Provider" }),
            ["offerings"] = new JsonArray(World.Offering(offering, customer, "Cluster")),
            ["users"] = new JsonArray(user.ToJson()),
            ["offering_users"] = new JsonArray(new JsonObject { ["uuid"] = record, ["offering"] = offering, ["user"] = user.Uuid, ["state"] = "Requested" }),
        }.ToJsonString())).Is(200);

        await Eventually.ShowsAsync(
            async () => (await app.Api.GetAsync(app.Api.Bootstrap, Api.Detail(record)))["state"], state => state == "Error creating", "the record to time out");
    }

    public sealed class FreshApp : RunningApp
    {
        protected override string[] Settings => ["--Lifecycle:Timeouts:Requested=00:00:01"];
    }
}
