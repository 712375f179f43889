using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.UserAttributes;

/// <summary>The same app where incomplete profiles are hidden.</summary>
public sealed class CompletenessEnforcingApp : RunningApp
{
    protected override string[] Settings => ["--Access:EnforceProfileCompleteness=true"];
}

/// <summary>Who is not shown for want of a complete profile, and who is told (newer-waldur.md 4.1 and 5.3).</summary>
public sealed class ProfileCompletenessTests(RunningApp app, CompletenessEnforcingApp enforcing) : IClassFixture<CompletenessEnforcingApp>
{
    private const string Warnings = Api.List + "profile_field_warnings/";

    [Fact]
    [NewerScenario(42)]
    public async Task An_incomplete_profile_hides_a_record_from_readers_but_its_user_and_staff_and_not_from_actions()
    {
        var world = await World.CreateAsync(enforcing);
        var record = await world.NewRecordAsync();
        await ExposePhoneAsync(world, world.O);

        Assert.Empty((await world.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
        (await world.Api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(404);
        (await world.Api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).IsEmpty(200);
        foreach (var caller in new[] { world.U, world.Staff, world.Support })
        {
            Assert.Equal([record], (await world.Api.GetAsync(caller.Token, $"{Api.List}?offering_uuid={world.O}")).Is(200).Uuids);
            (await world.Api.GetAsync(caller.Token, Api.Detail(record))).Is(200);
        }

        await world.ImportAsync("users", new JsonObject { ["uuid"] = world.U.Uuid, ["phone_number"] = "1" });
        Assert.Equal([record], (await world.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
    }

    [Fact]
    [NewerScenario(65)]
    public async Task A_user_is_told_which_offerings_need_which_fields()
    {
        var world = await World.CreateAsync(enforcing);
        var other = await world.NewOfferingAsync("Cluster B");
        await world.NewRecordAsync();
        await world.NewRecordAsync(offering: other);
        await ExposePhoneAsync(world, other);

        var warnings = (await world.Api.GetAsync(world.U.Token, Warnings)).Is(200).Object;

        Assert.Equal(["username", "first_name", "last_name", "email", "phone_number"], warnings.Select(key => key.Key));
        Assert.Equal(2, warnings["email"]!.AsArray().Count);
        Assert.Equal($$"""[{"offering_uuid":"{{other}}","offering_name":"Cluster B"}]""", warnings["phone_number"]!.ToJsonString());
        (await world.Api.GetAsync(null, Warnings)).Is(401);
    }

    [Fact]
    [NewerScenario(65)]
    public async Task Deleted_records_need_nothing_and_nothing_is_told_where_nothing_is_hidden()
    {
        var world = await World.CreateAsync(enforcing);
        await world.NewRecordInAsync("Deleted", world.Stranger);
        (await world.Api.GetAsync(world.Stranger.Token, Warnings)).Is(200, "{}");

        var without = await World.CreateAsync(app);
        await without.NewRecordAsync();
        (await without.Api.GetAsync(without.U.Token, Warnings)).Is(200, "{}");
    }

    private static async Task ExposePhoneAsync(World world, string offering) => (await world.Api.PatchAsync(
        world.Owner.Token, $"/api/marketplace-provider-offerings/{offering}/update-user-attribute-config/", """{"expose_phone_number":true}""")).Is(200);
}
