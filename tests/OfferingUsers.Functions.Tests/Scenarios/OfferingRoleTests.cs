using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.SiteAgents;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>A role on the offering itself (newer-waldur.md 2), which operators give to an agent.</summary>
public sealed class OfferingRoleTests(RunningApp app)
{
    [Fact]
    [NewerScenario(1, 2)]
    public async Task A_manager_of_an_offering_sees_its_records_and_none_of_another()
    {
        var world = await AgentWorld.CreateAsync(app);
        var record = await world.World.NewRecordAsync();
        var other = await world.World.NewRecordAsync(offering: world.O2);
        var key = world.M.Token;

        var list = (await world.Api.GetAsync(key, Api.List)).Is(200);
        Assert.Equal([record], list.Uuids);
        Assert.Equal(1, (await world.Api.SendAsync("HEAD", key, Api.List)).Is(200).Count);
        (await world.Api.GetAsync(key, Api.Detail(other))).Is(404);
        Assert.Equal([world.World.O], (await world.Api.GetAsync(key, AgentWorld.Offerings)).Is(200).Uuids);
        (await world.Api.GetAsync(key, $"{AgentWorld.Offerings}{world.O2}/")).Is(404);
    }

    [Fact]
    [NewerScenario(3)]
    [NewerScenario(7)]
    public async Task A_role_without_permissions_shows_the_records_and_lets_nothing_be_done()
    {
        var role = "READER." + World.NewUuid();
        (await app.Api.PostAsync(
            app.Api.Bootstrap, "/api/catalog/import/", $$"""{"roles":[{"name":"{{role}}","permissions":[]}]}""")).Is(200);
        var world = await AgentWorld.CreateAsync(app, role: role);
        var record = await world.World.NewRecordAsync();

        Assert.Equal([record], (await world.Api.GetAsync(world.M.Token, Api.List)).Is(200).Uuids);
        (await world.Api.PostAsync(world.M.Token, Api.Detail(record, "begin_creating"))).Is(403);
        (await world.Api.PatchAsync(world.M.Token, Api.Detail(record), """{"username":"u"}""")).Is(403);
    }

    [Fact]
    [NewerScenario(4)]
    public async Task A_grant_that_ends_shows_nothing_any_more()
    {
        var world = await AgentWorld.CreateAsync(app);
        var record = await world.World.NewRecordAsync();
        Assert.Single((await world.Api.GetAsync(world.M.Token, Api.List)).Is(200).Array);
        await world.World.ImportAsync("role_grants", new JsonObject { ["uuid"] = world.Grant["uuid"]!.ToString(), ["is_active"] = false });

        Assert.Empty((await world.Api.GetAsync(world.M.Token, Api.List)).Is(200).Array);
        (await world.Api.PostAsync(world.M.Token, Api.Detail(record, "begin_creating"))).Is(404);
    }

    [Fact]
    [NewerScenario(5)]
    public async Task A_creation_flag_that_is_off_hides_the_records_from_a_manager()
    {
        var world = await AgentWorld.CreateAsync(app);
        await world.World.NewRecordAsync();
        await world.World.SetFlagAsync(false);

        Assert.Empty((await world.Api.GetAsync(world.M.Token, Api.List)).Is(200).Array);
    }

    [Fact]
    [NewerScenario(6)]
    public async Task A_manager_changes_records_and_neither_creates_nor_deletes_them()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (api, key) = (world.Api, world.M.Token);
        (await api.PostAsync(key, Api.List, World.Body(("offering_uuid", world.World.O), ("user_uuid", world.World.U.Uuid)))).Is(403);
        var record = await world.World.NewRecordAsync();
        (await api.DeleteAsync(key, Api.Detail(record))).Is(403, """{"detail":"You do not have permission to delete this user."}""");

        (await api.PostAsync(key, Api.Detail(record, "update_restricted"), """{"is_restricted":false}""")).Is(200);
        (await api.PatchAsync(key, Api.Detail(record, "update_comments"), """{"service_provider_comment":"Hello"}""")).Is(200);
        (await api.PutAsync(key, Api.Detail(record), """{"username":"u"}""")).Is(200);
    }

    [Theory]
    [InlineData("Requested", "begin_creating")]
    [InlineData("Creating", "set_pending_account_linking")]
    [InlineData("Creating", "set_pending_additional_validation")]
    [InlineData("Pending account linking", "set_validation_complete")]
    [InlineData("Requested", "set_ok")]
    [InlineData("Requested", "set_error_creating")]
    [InlineData("OK", "request_deletion")]
    [InlineData("Requested deletion", "set_deleting")]
    [InlineData("Deleting", "set_deleted")]
    [InlineData("Requested deletion", "set_error_deleting")]
    [NewerScenario(6)]
    public async Task A_manager_moves_records_through_their_states(string state, string action)
    {
        var world = await AgentWorld.CreateAsync(app);

        (await world.Api.PostAsync(world.M.Token, Api.Detail(await world.World.NewRecordInAsync(state), action))).Is(200);
    }

    [Fact]
    [NewerScenario(8, 9)]
    public async Task A_manager_finds_the_provider_of_the_offering_and_sees_the_grant()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (api, key) = (world.Api, world.M.Token);
        Assert.Equal([world.World.P], (await api.GetAsync(key, $"{AgentWorld.Providers}?customer_uuid={world.World.P}")).Is(200).Uuids);
        Assert.Empty((await api.GetAsync(key, $"{AgentWorld.Providers}?customer_uuid={world.World.Consumer}")).Is(200).Array);
        (await api.GetAsync(key, $"/api/customers/{world.World.P}/")).Is(200);
        await world.World.ImportAsync("role_grants", world.Grant.DeepClone().AsObject());

        var shown = Assert.Single((await api.GetAsync(key, "/api/users/me/")).Is(200).Object["permissions"]!.AsArray())!;
        Assert.Equal($$"""{"scope_type":"offering","scope_uuid":"{{world.World.O}}","role_name":"OFFERING.MANAGER"}""", shown.ToJsonString());
    }

    [Fact]
    [NewerScenario(10)]
    public async Task A_manager_reviews_checklists()
    {
        var checklist = await ChecklistWorld.CreateAsync(app);
        var manager = new Person("m");
        await checklist.World.ImportAsync(new JsonObject
        {
            ["users"] = new JsonArray(manager.ToJson()),
            ["role_grants"] = new JsonArray(World.Grant(manager, "OFFERING.MANAGER", "offering", checklist.World.O)),
        });

        (await checklist.World.Api.GetAsync(manager.Token, checklist.Path("checklist_review"))).Is(200);
        var template = (await checklist.World.Api.GetAsync(manager.Token, $"{Api.List}checklist-template/?parent_uuid={checklist.World.O}")).Is(200);
        Assert.Contains(template.Object["questions"]!.AsArray(), question => question!["review_answer_value"]!.ToJsonString() == "true");
    }
}
