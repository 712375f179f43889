using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>What has just been deployed and filled by an import looks after its records, although nobody has changed a state yet.</summary>
public sealed class FirstSweepTests(FirstSweepTests.FreshApp app) : IClassFixture<FirstSweepTests.FreshApp>
{
    [Fact]
    public async Task A_record_that_was_moved_in_times_out_before_any_state_was_changed()
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
        protected override string[] Settings => ["--Lifecycle:Timeouts:Requested=00:00:01", "--Lifecycle:SweepInterval=00:00:01"];
    }
}
