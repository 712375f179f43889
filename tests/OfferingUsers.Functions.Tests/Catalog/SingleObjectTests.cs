using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>catalog.md 3: single objects, what blocks their removal and what goes along.</summary>
public sealed class SingleObjectTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    public async Task An_object_is_created_replaced_read_and_removed_by_staff_only()
    {
        var world = await World.CreateAsync(app);
        var path = $"/api/catalog/customers/{World.NewUuid()}/";

        (await api.PutAsync(world.Staff.Token, path, """{"name":"A","organization_groups":["6f0c1d5c-0b7f-4a1f-9f3b-6d0a5b1c2d3e"]}""")).Is(201);
        var stored = (await api.GetAsync(world.Staff.Token, path)).Is(200).Object;
        Assert.Equal("""["6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e"]""", stored["organization_groups"]!.ToJsonString());
        Assert.Equal("[]", (await api.PutAsync(world.Staff.Token, path, """{"name":"B"}""")).Is(200).Object["organization_groups"]!.ToJsonString());
        (await api.PutAsync(world.Staff.Token, path, "{}")).Is(400, """{"name":["This field is required."]}""");
        (await api.PutAsync(world.Staff.Token, path, $$"""{"name":"B","uuid":"{{World.NewUuid()}}"}""")).Is(400);
        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            (await api.SendAsync(method, world.Owner.Token, path, "{}")).Is(403);
            (await api.SendAsync(method, null, path, "{}")).Is(401);
        }

        (await api.DeleteAsync(world.Staff.Token, path)).IsEmpty(204);
        (await api.GetAsync(world.Staff.Token, path)).Is(404, """{"detail":"Not found."}""");
        (await api.DeleteAsync(world.Staff.Token, path)).Is(404);
        (await api.GetAsync(world.Staff.Token, "/api/catalog/offering_users/")).Is(404);
    }

    [Fact]
    public async Task Get_edit_put_works_and_keeps_number_and_key()
    {
        var world = await World.CreateAsync(app);
        var path = $"/api/catalog/users/{world.U.Uuid}/";
        var user = (await api.GetAsync(world.Staff.Token, path)).Is(200).Object;
        Assert.True(user["id"]!.GetValue<int>() > 0);

        user["first_name"] = "Edited";
        var put = (await api.PutAsync(world.Staff.Token, path, user.ToJsonString())).Is(200);

        Assert.Equal(user["id"]!.ToString(), put["id"]);
        Assert.Equal("Edited Lastu", put["full_name"]);
        Assert.Equal("Edited Lastu", (await api.GetAsync(world.U.Token, "/api/users/me/")).Is(200)["full_name"]);
        Assert.Single((await api.GetAsync(world.U.Token, "/api/users/me/")).Object["permissions"]!.AsArray());
    }

    [Fact]
    public async Task A_collection_is_paged_and_ordered_by_uuid_and_roles_show_the_built_in_ones()
    {
        var world = await World.CreateAsync(app);

        var page = (await api.GetAsync(world.Staff.Token, "/api/catalog/users/?page_size=5")).Is(200);
        var roles = (await api.GetAsync(world.Staff.Token, "/api/catalog/roles/?page_size=300")).Is(200);

        Assert.Equal(5, page.Array.Count);
        Assert.True(page.Count >= 9);
        Assert.Equal(page.Uuids.Order(StringComparer.Ordinal), page.Uuids);
        Assert.Contains(roles.Array, role => role!["name"]!.ToString() == "CUSTOMER.OWNER");
        Assert.DoesNotContain(page.Text, "bootstrap", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_refer_to_stays_and_tells_by_how_many()
    {
        var world = await World.CreateAsync(app);
        await world.NewOfferingAsync(parent: world.O);

        Assert.Equal("""{"offerings":2,"role_grants":3}""", await RefusalAsync($"/api/catalog/customers/{world.P}/"));
        Assert.Equal("""{"role_grants":3}""", await RefusalAsync($"/api/catalog/projects/{world.Project}/"));
        Assert.Equal("""{"offerings":1}""", await RefusalAsync($"/api/catalog/offerings/{world.O}/"));

        async Task<string> RefusalAsync(string path) =>
            (await api.DeleteAsync(world.Staff.Token, path)).Is(409).Object["referenced_by"]!.ToJsonString();
    }

    [Fact]
    public async Task A_user_takes_grants_key_consents_and_records_along()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await world.SetConsentAsync(world.U, "1");

        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/")).IsEmpty(204);

        (await api.GetAsync(world.U.Token, Api.List)).Is(401);
        (await api.GetAsync(world.Staff.Token, Api.Detail(record))).Is(404);
        (await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid)))).Is(400);
        await world.ImportAsync("users", world.U.ToJson());
        await world.SetConsentAsync(world.U, "2");
        Assert.Empty((await api.GetAsync(world.U.Token, "/api/users/me/")).Is(200).Object["permissions"]!.AsArray());
    }

    [Fact]
    public async Task An_offering_takes_its_terms_consents_and_records_along()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var terms = await world.SetTermsAsync("1");

        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/offerings/{world.O}/")).IsEmpty(204);

        (await api.GetAsync(world.Staff.Token, Api.Detail(record))).Is(404);
        (await api.GetAsync(world.Staff.Token, $"/api/catalog/terms_of_service/{terms}/")).Is(404);
    }

    [Fact]
    public async Task A_roles_name_ends_where_it_ends_and_not_before_a_line_break()
    {
        var world = await World.CreateAsync(app);

        var refused = await api.PostAsync(world.Staff.Token, "/api/catalog/import/", """{"roles":[{"name":"OWNER\n","permissions":[]}]}""");

        Assert.Contains("A role's name must consist of", refused.Is(400).Text, StringComparison.Ordinal);
        (await api.PutAsync(world.Staff.Token, "/api/catalog/roles/OWNER%0A/", """{"permissions":[]}""")).Is(400);
    }

    [Fact]
    public async Task A_removed_grant_or_an_overridden_role_takes_effect_at_once()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var grant = World.Grant(world.Stranger, "CUSTOMER.OWNER", "customer", world.P);
        await world.ImportAsync("role_grants", grant);
        (await api.PatchAsync(world.Stranger.Token, Api.Detail(record), "{}")).Is(200);

        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/role_grants/{grant["uuid"]}/")).IsEmpty(204);
        (await api.PatchAsync(world.Stranger.Token, Api.Detail(record), "{}")).Is(404);

        var role = "OWN." + World.NewUuid();
        (await api.PutAsync(world.Staff.Token, $"/api/catalog/roles/{role}/", """{"permissions":["OFFERING.UPDATE_USER"]}""")).Is(201);
        await world.ImportAsync("role_grants", World.Grant(world.Stranger, role, "customer", world.P));
        (await api.PatchAsync(world.Stranger.Token, Api.Detail(record), "{}")).Is(200);
        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/roles/{role}/")).Is(409);
        (await api.PutAsync(world.Staff.Token, $"/api/catalog/roles/{role}/", """{"permissions":[]}""")).Is(200);
        (await api.PatchAsync(world.Stranger.Token, Api.Detail(record), "{}")).Is(403);
    }

    [Fact]
    public async Task Removed_terms_and_consents_reach_the_records()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var (terms, consent) = (await world.SetTermsAsync("1"), World.NewUuid());
        await world.ImportAsync("consents", new JsonObject { ["uuid"] = consent, ["user"] = world.U.Uuid, ["offering"] = world.O, ["version"] = "1" });
        Assert.Equal("true", (await world.LookAsync(record))["has_consent"]!.ToString());

        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/consents/{consent}/")).IsEmpty(204);
        Assert.Equal("false", (await world.LookAsync(record))["has_consent"]!.ToString());

        await world.SetConsentAsync(world.U, "1");
        (await api.DeleteAsync(world.Staff.Token, $"/api/catalog/terms_of_service/{terms}/")).IsEmpty(204);
        Assert.Equal("false", (await world.LookAsync(record))["has_consent"]!.ToString());
    }
}
