using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>The list of users, and the newer filters of the list of offerings (newer-waldur.md 3.10).</summary>
public sealed class UserListTests(RunningApp app)
{
    private const string Users = "/api/users/";
    private const string Offerings = "/api/marketplace-provider-offerings/";

    [Fact]
    [NewerScenario(34)]
    public async Task Staff_list_all_users_and_others_themselves_and_their_colleagues()
    {
        var world = await World.CreateAsync(app);

        Assert.Contains(world.Stranger.Uuid, await FoundAsync(world, world.Staff, "username=" + Uri.EscapeDataString(world.Stranger.Username)));
        Assert.Contains(world.Stranger.Uuid, await FoundAsync(world, world.Support, "username=" + Uri.EscapeDataString(world.Stranger.Username)));
        Assert.Equal(
            new[] { world.U, world.Admin, world.ProjectManager }.Select(user => user.Uuid).Order(StringComparer.Ordinal),
            await FoundAsync(world, world.U, "page_size=100"));
        Assert.Equal([world.Stranger.Uuid], await FoundAsync(world, world.Stranger, ""));
        (await world.Api.GetAsync(null, Users)).Is(401);
        (await world.Api.SendAsync("HEAD", world.U.Token, Users)).Is(200);
    }

    [Fact]
    [NewerScenario(34)]
    public async Task Users_are_found_by_what_is_known_of_them()
    {
        var world = await World.CreateAsync(app);
        await world.ImportAsync("users", new JsonObject { ["uuid"] = world.Admin.Uuid, ["organization"] = "Institute", ["is_active"] = false });
        string[] three = [.. new[] { world.U, world.Admin, world.ProjectManager }.Select(user => user.Uuid).Order(StringComparer.Ordinal)];

        Assert.Equal([world.U.Uuid], await FoundAsync(world, world.U, "query=" + world.U.Username[..20].ToUpperInvariant()));
        Assert.Equal([world.U.Uuid], await FoundAsync(world, world.U, "user_keyword=" + world.U.Username[..20]));
        Assert.Equal([world.U.Uuid], await FoundAsync(world, world.U, "full_name=lastu+firstu"));
        Assert.Equal([world.U.Uuid], await FoundAsync(world, world.U, "username=" + Uri.EscapeDataString(world.U.Username)));
        Assert.Empty(await FoundAsync(world, world.U, "username=" + Uri.EscapeDataString(world.U.Username.ToUpperInvariant())));
        Assert.Equal([world.U.Uuid], await FoundAsync(world, world.U, "username_list=x," + Uri.EscapeDataString(world.U.Username)));
        Assert.Equal([world.Admin.Uuid], await FoundAsync(world, world.U, "organization=institut"));
        Assert.Equal([world.Admin.Uuid], await FoundAsync(world, world.U, "is_active=false"));
        Assert.Empty(await FoundAsync(world, world.U, "native_name=x"));
        Assert.Empty(await FoundAsync(world, world.U, "is_staff=true"));
        Assert.Equal(three, await FoundAsync(world, world.Staff, "project_uuid=" + world.Project));
        Assert.Equal([world.Owner.Uuid, world.Manager.Uuid, world.ProviderSupport.Uuid], (await FoundAsync(
            world, world.Staff, $"customer_uuid=https://portal.example/api/customers/{world.P}/&o=-is_staff,full_name")).OrderBy(Name));
        Assert.Equal(
            new[] { world.Admin, world.ProjectManager, world.U }.Select(user => user.Uuid), await FoundAsync(world, world.U, "o=full_name"));
        Assert.Equal(
            new[] { world.U, world.ProjectManager, world.Admin }.Select(user => user.Uuid), await FoundAsync(world, world.U, "o=-email"));

        string Name(string uuid) => uuid == world.Owner.Uuid ? "1" : uuid == world.Manager.Uuid ? "2" : "3";
    }

    [Theory]
    [InlineData(Users, "civil_number")]
    [InlineData(Users, "phone_number")]
    [InlineData(Offerings, "keyword")]
    [InlineData(Offerings, "shared")]
    public async Task A_filter_that_is_not_served_is_refused_and_not_ignored(string path, string name)
    {
        var world = await World.CreateAsync(app);

        (await world.Api.GetAsync(world.Staff.Token, $"{path}?{name}=x")).Is(400, $$"""{"{{name}}":["This filter is not supported."]}""");
    }

    [Fact]
    [NewerScenario(34)]
    public async Task Offerings_are_found_by_what_is_known_of_them()
    {
        var world = await World.CreateAsync(app);
        var child = await world.NewOfferingAsync("Cluster B", flag: false, slug: "slug-b", parent: world.O);
        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = child, ["state"] = "Paused", ["type"] = "Marketplace.Slurm" });
        await world.NewRecordAsync(user: world.Owner);
        foreach (var (query, expected) in new[]
        {
            ("name_exact=Cluster+B", child), ("name_exact=Cluster", ""), ("query=cluster+b", child), ("slug=slug-b", child),
            ("state=Paused&state=Draft", child),
            ("state=Active", world.O), ("type=Marketplace.Slurm", child), ("uuid_list=" + child, child), ("parent_uuid=" + world.O, child),
            ("can_create_offering_user=true", world.O), ("can_create_offering_user=false", child), ("user_has_offering_user=true", world.O),
            ("user_has_offering_user=false", child), ($"customer=https://portal.example/api/customers/{world.P}/&slug=slug-b", child),
        })
        {
            Assert.Equal(
                (query, expected), (query, string.Join(' ', (await world.Api.GetAsync(world.Owner.Token, $"{Offerings}?{query}")).Is(200).Uuids)));
        }
    }

    private static async Task<IEnumerable<string>> FoundAsync(World world, Person caller, string query) =>
        (await world.Api.GetAsync(caller.Token, $"{Users}?{query}")).Is(200).Uuids;
}
