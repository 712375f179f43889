using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Access;

/// <summary>A key may be for reading only (catalog.md 4).</summary>
public sealed class KeyScopeTests(RunningApp app)
{
    private const string Forbidden = """{"detail":"You do not have permission to perform this action."}""";

    [Theory]
    [InlineData("""["read"]""", 403)]
    [InlineData("""["write"]""", 200)]
    [InlineData("""["read","write"]""", 200)]
    [InlineData("[]", 403)]
    [InlineData("null", 200)]
    public async Task A_key_changes_what_its_scopes_say(string scopes, int writing)
    {
        var world = await World.CreateAsync(app);
        var (record, path) = (await world.NewRecordAsync(), $"/api/catalog/users/{world.Manager.Uuid}/");
        await world.ImportAsync("users", new JsonObject { ["uuid"] = world.Manager.Uuid, ["token_scopes"] = JsonNode.Parse(scopes) });
        var key = world.Manager.Token;

        (await app.Api.GetAsync(key, Api.Detail(record))).Is(200);
        (await app.Api.SendAsync("HEAD", key, Api.List)).Is(200);
        (await app.Api.SendAsync("OPTIONS", key, Api.List)).Is(200);
        Assert.Equal(writing, (await app.Api.PatchAsync(key, Api.Detail(record), """{"username":"ada"}""")).Status);
        Assert.Equal(writing, (await app.Api.PostAsync(key, Api.Detail(record, "set_ok"))).Status);
        if (writing == 403)
        {
            // Whether there is such a record or not.
            (await app.Api.DeleteAsync(key, Api.Detail(World.NewUuid()))).Is(403, Forbidden);
        }

        var shown = (await app.Api.GetAsync(world.Staff.Token, path)).Is(200).Object;
        Assert.Equal(scopes == "null", !shown.ContainsKey("token_scopes"));
        Assert.Equal(scopes, shown["token_scopes"]?.ToJsonString() ?? "null");
    }

    [Fact]
    public async Task A_new_key_keeps_them_and_others_are_refused()
    {
        var world = await World.CreateAsync(app);
        await world.ImportAsync("users", new JsonObject { ["uuid"] = world.U.Uuid, ["token_scopes"] = new JsonArray("read") });
        var key = (await app.Api.PostAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/token/")).Is(200)["token"];

        (await app.Api.GetAsync(key, "/api/users/me/")).Is(200);
        (await app.Api.PostAsync(key, Api.List, "{}")).Is(403, Forbidden);
        var wrong = new JsonObject { ["users"] = new JsonArray(new JsonObject { ["uuid"] = world.U.Uuid, ["token_scopes"] = new JsonArray("admin") }) };
        (await app.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", wrong.ToJsonString()))
            .Is(400, """{"users":[{"token_scopes":["\"admin\" is not a valid choice."]}]}""");
    }
}
