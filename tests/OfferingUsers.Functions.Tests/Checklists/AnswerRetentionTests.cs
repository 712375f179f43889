using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>An app that keeps the answers of deleted records for a second.</summary>
public sealed class ForgettingApp : RunningApp
{
    protected override string[] Settings => ["--Lifecycle:AnswerRetention=00:00:01", "--Lifecycle:SweepInterval=00:00:01"];
}

public sealed class AnswerRetentionTests(ForgettingApp app) : IClassFixture<ForgettingApp>
{
    [Fact]
    [Scenario(115)]
    [ChecklistScenario(10)]
    public async Task After_the_retention_time_a_deleted_record_has_no_completion_although_its_offering_has_a_checklist()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var before = await world.World.LookAsync(world.Record);
        foreach (var action in new[] { "set_ok", "request_deletion", "set_deleting", "set_deleted" })
        {
            (await app.Api.PostAsync(world.World.Owner.Token, world.Path(action))).Is(200);
        }

        Assert.Equal("true", before["has_compliance_checklist"]!.ToString());
        await ForgottenAsync(world.World, world.Record);
        (await app.Api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(400, """{"detail":"No checklist configured for this object"}""");

        await world.World.ImportAsync("offerings", new JsonObject { ["uuid"] = world.World.O, ["name"] = "Renamed" });
        Assert.Equal("false", (await world.World.LookAsync(world.Record))["has_compliance_checklist"]!.ToString());
    }

    [Fact]
    public async Task The_sweep_removes_the_answers_of_a_deleted_record_that_no_signal_told_of()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var movedIn = World.NewUuid();
        await world.World.ImportAsync(
            "offering_users", new JsonObject { ["uuid"] = movedIn, ["offering"] = world.World.O, ["user"] = world.World.Stranger.Uuid, ["state"] = "Deleted" });
        Assert.Equal("true", (await world.World.LookAsync(movedIn))["has_compliance_checklist"]!.ToString());

        await ForgottenAsync(world.World, movedIn);
    }

    private static Task ForgottenAsync(World world, string record) => Eventually.IsTrueAsync(
        async () => (await world.LookAsync(record))["has_compliance_checklist"]!.ToString() == "false", $"the answers of {record} to be removed");
}
