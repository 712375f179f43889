using System.Globalization;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Compliance;

/// <summary>Completions over many offering users, and a provider's compliance (newer-waldur.md 6.4 and 6.5).</summary>
public sealed class ChecklistCompletionTests(RunningApp app)
{
    private const string Completions = "/api/marketplace-offering-user-checklist-completions/";

    [Fact]
    [NewerScenario(77)]
    public async Task A_user_sees_their_own_and_a_manager_those_of_the_offering()
    {
        var checklist = await ChecklistWorld.CreateAsync(app);
        var world = checklist.World;
        var ofOffering = await world.NewUserAsync();
        await world.ImportAsync("role_grants", World.Grant(ofOffering, "OFFERING.MANAGER", "offering", world.O));
        var other = await world.NewRecordAsync(user: world.Stranger);

        var own = Assert.Single(await ListedAsync(world, world.U));
        Assert.Equal(checklist.Record, own["offering_user_uuid"]!.ToString());
        Assert.Equal(
            [
                "uuid", "offering_user", "offering_user_uuid", "offering_name", "offering_uuid", "customer_provider_uuid", "customer_provider_name",
                "checklist_uuid", "checklist_name", "checklist_description", "is_completed", "completion_percentage", "unanswered_required_questions",
                "requires_review", "reviewed_by", "reviewed_at", "review_notes", "created", "modified",
            ],
            own.Select(key => key.Key));
        Assert.Equal(5, (int)own["unanswered_required_questions"]!);
        Assert.Equal(
            ["uuid", "user_full_name", "user_email", "state", "username", "is_restricted"], own["offering_user"]!.AsObject().Select(key => key.Key));
        Assert.Equal(
            new[] { checklist.Record, other }.Order(StringComparer.Ordinal),
            (await ListedAsync(world, ofOffering)).Select(one => one["offering_user_uuid"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(await ListedAsync(world, world.ProjectManager));

        var number = long.Parse(own["uuid"]!.ToString()[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var single = (await world.Api.GetAsync(world.U.Token, $"{Completions}{number}/")).Is(200).Object;
        Assert.Equal(own.ToJsonString(), single.ToJsonString());
        (await world.Api.GetAsync(world.ProjectManager.Token, $"{Completions}{number}/")).Is(404);
        (await world.Api.GetAsync(world.U.Token, $"{Completions}{own["uuid"]}/")).Is(404);
    }

    [Fact]
    [NewerScenario(78)]
    public async Task Who_may_not_review_is_told_of_no_review_and_the_newest_change_comes_first()
    {
        var checklist = await ChecklistWorld.CreateAsync(app);
        var world = checklist.World;
        var first = await world.NewRecordAsync(user: world.Stranger);
        (await checklist.SubmitAsync(("a001", "true"))).Is(200);

        Assert.False((bool)(await ListedAsync(world, world.U))[0]["requires_review"]!);
        var seen = await ListedAsync(world, world.Owner);
        Assert.Equal([checklist.Record, first], seen.Select(one => one["offering_user_uuid"]!.ToString()));
        Assert.Equal(("true", "11.1"), (seen[0]["requires_review"]!.ToJsonString(), seen[0]["completion_percentage"]!.ToJsonString()));
        Assert.Equal([first, checklist.Record], (await ListedAsync(world, world.Owner, "o=modified")).Select(one => one["offering_user_uuid"]!.ToString()));
        Assert.Equal(2, (await ListedAsync(world, world.Owner, "is_completed=false")).Count);
        Assert.Empty(await ListedAsync(world, world.Owner, "is_completed=true"));
        Assert.Single(await ListedAsync(world, world.Owner, "user_uuid=" + world.U.Uuid));
        var at = Uri.EscapeDataString(seen[0]["modified"]!.ToString());
        Assert.Single(await ListedAsync(world, world.Owner, "modified=" + at));
        Assert.Single(await ListedAsync(world, world.Owner, "modified_before=" + at));
        Assert.Empty(await ListedAsync(world, world.Owner, "created_before=2000-01-01"));
        (await world.Api.GetAsync(world.Owner.Token, Completions + "?o=uuid")).Is(400);
    }

    [Fact]
    [NewerScenario(79, 81)]
    public async Task A_provider_counts_its_users_by_offering_and_by_checklist()
    {
        var (world, simple, records) = await ThreeUsersAsync();

        var overview = (await GetAsync(world, world.Owner, "compliance_overview")).Is(200).Array;
        Assert.Equal(1, (await world.Api.SendAsync("HEAD", world.Owner.Token, Path(world, "compliance_overview"))).Is(200).Count);
        var only = Assert.Single(overview)!;
        Assert.Equal((world.O, 3, 3, 1, 2), (
            only["offering_uuid"]!.ToString(), (int)only["total_users"]!, (int)only["users_with_completions"]!, (int)only["completed_users"]!,
            (int)only["pending_users"]!));
        Assert.Equal(100.0 / 3, (double)only["compliance_rate"]!, 1e-9);

        var users = (await GetAsync(world, world.Owner, "offering_users")).Is(200).Array;
        Assert.Equal(["Cluster A", "Cluster A", "Cluster A", "Cluster B"], users.Select(user => user!["offering_name"]!.ToString()));
        Assert.Contains(users, user => (int)user!["state"]! == 5 && user["uuid"]!.ToString() == records[0]);
        var without = users.Single(user => user!["compliance_status"]!.ToString() == "no_checklist")!;
        Assert.True(without["completion_percentage"] is null && without["checklist_name"] is null && without["last_updated"] is null);
        Assert.Equal([records[0]], (await GetAsync(world, world.Owner, "offering_users", "compliance_status=completed")).Is(200).Uuids);
        Assert.Equal(2, (await GetAsync(world, world.Owner, "offering_users", "compliance_status=pending")).Is(200).Count);
        Assert.Equal(4, (await GetAsync(world, world.Owner, "offering_users", "compliance_status=other")).Is(200).Count);
        Assert.Equal(3, (await GetAsync(world, world.Owner, "offering_users", "offering_uuid=" + world.O)).Is(200).Count);

        (await GetAsync(world, world.Owner, "checklists_summary")).Is(
            200, $$"""[{"checklist_uuid":"{{simple}}","checklist_name":"Simple","questions_count":1,"offerings_count":1}]""");
        foreach (var path in new[] { "compliance_overview", "offering_users", "checklists_summary" })
        {
            (await GetAsync(world, world.Support, path)).Is(403);
            (await GetAsync(world, world.Manager, path)).Is(403);
            (await GetAsync(world, world.Staff, path)).Is(200);
            (await world.Api.GetAsync(world.Staff.Token, $"/api/marketplace-service-providers/{World.NewUuid()}/compliance/{path}/")).Is(404);
        }
    }

    [Fact]
    [NewerScenario(10)]
    public async Task A_manager_on_the_offering_reads_no_compliance_of_its_provider()
    {
        var world = await World.CreateAsync(app);
        var ofOffering = await world.NewUserAsync();
        await world.ImportAsync("role_grants", World.Grant(ofOffering, "OFFERING.MANAGER", "offering", world.O));

        (await GetAsync(world, ofOffering, "compliance_overview")).Is(403);
    }

    /// <summary>Three users of O, of whom one has completed its checklist; and one of another offering.</summary>
    private async Task<(World World, string Checklist, string[] Records)> ThreeUsersAsync()
    {
        var world = await World.CreateAsync(app);
        var (checklist, question) = (World.NewUuid(), World.NewUuid());
        var without = await world.NewRecordAsync(user: world.Admin);
        await world.ImportAsync("checklists", new JsonObject
        {
            ["uuid"] = checklist,
            ["name"] = "Simple",
            ["questions"] = new JsonArray(new JsonObject { ["uuid"] = question, ["question_type"] = "boolean", ["description"] = "?", ["required"] = true }),
        });
        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["compliance_checklist"] = checklist });
        var completed = await world.NewRecordAsync("account");
        (await world.Api.PostAsync(
            world.U.Token, Api.Detail(completed, "submit_answers"), $$"""[{"question_uuid":"{{question}}","answer_data":true}]""")).Is(200);
        await world.NewRecordAsync(user: world.Stranger);
        await world.NewRecordAsync(offering: await world.NewOfferingAsync());
        return (world, checklist, [completed, without]);
    }

    private static string Path(World world, string path) => $"/api/marketplace-service-providers/{world.P}/compliance/{path}/";

    private static Task<Response> GetAsync(World world, Person caller, string path, string query = "") =>
        world.Api.GetAsync(caller.Token, Path(world, path) + (query.Length == 0 ? "" : "?" + query));

    private static async Task<List<JsonObject>> ListedAsync(World world, Person caller, string query = "") =>
        [.. (await world.Api.GetAsync(caller.Token, $"{Completions}?offering_uuid={world.O}&{query}")).Is(200).Array.Select(one => one!.AsObject())];
}
