using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.SiteAgents;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>One name for all accounts of a user at a provider (newer-waldur.md 5.3).</summary>
public sealed class SetOfferingsUsernameTests(RunningApp app)
{
    [Fact]
    [NewerScenario(66)]
    public async Task All_accounts_of_the_user_at_the_provider_get_the_name_and_no_others()
    {
        var world = await AgentWorld.CreateAsync(app);
        var (first, second) = (await world.World.NewRecordAsync(), await world.World.NewRecordAsync("old", offering: world.O2));
        var other = await world.World.NewRecordAsync(user: world.World.Stranger);
        var answer = await SetAsync(world, world.World.Owner, world.World.U.Uuid, "u0001");

        answer.Is(201, """{"detail":"Offering users have been set."}""");
        Assert.Equal(("u0001", "OK"), await ShownAsync(world, first));
        Assert.Equal(("u0001", "OK"), await ShownAsync(world, second));
        Assert.Equal((null, "Requested"), await ShownAsync(world, other));
    }

    [Fact]
    [NewerScenario(66)]
    public async Task An_empty_name_changes_nothing_and_the_same_name_again_neither()
    {
        var world = await AgentWorld.CreateAsync(app);
        var record = await world.World.NewRecordAsync();
        (await SetAsync(world, world.World.Owner, world.World.U.Uuid, "")).Is(201);
        Assert.Equal((null, "Requested"), await ShownAsync(world, record));
        (await SetAsync(world, world.World.Owner, world.World.U.Uuid, "u")).Is(201);
        var modified = (await world.World.LookAsync(record))["modified"]!.ToString();
        (await SetAsync(world, world.World.Owner, world.World.U.Uuid, "u")).Is(201);

        Assert.Equal(modified, (await world.World.LookAsync(record))["modified"]!.ToString());
    }

    [Fact]
    [NewerScenario(10)]
    [NewerScenario(66)]
    public async Task An_unknown_user_is_told_as_named_and_a_manager_of_an_offering_may_not()
    {
        var world = await AgentWorld.CreateAsync(app);

        (await SetAsync(world, world.World.Owner, "nobody", "u")).Is(400, """["A user with the uuid [nobody] is not found."]""");
        (await SetAsync(world, world.M, world.World.U.Uuid, "u")).Is(403);
        (await world.Api.PostAsync(world.World.Owner.Token, Path(world), "{}"))
            .Is(400, """{"user_uuid":["This field is required."],"username":["This field is required."]}""");
    }

    private static string Path(AgentWorld world) => $"{AgentWorld.Providers}{world.World.P}/set_offerings_username/";

    private static Task<Response> SetAsync(AgentWorld world, Person by, string user, string username) =>
        world.Api.PostAsync(by.Token, Path(world), World.Body(("user_uuid", user), ("username", username)));

    private static async Task<(string? Username, string State)> ShownAsync(AgentWorld world, string record)
    {
        var shown = await world.World.LookAsync(record);
        return (shown["username"]?.ToString(), shown["state"]!.ToString());
    }
}
