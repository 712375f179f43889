using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Creating without the permission tells nothing of what is stored (offering-users.md 2.5).</summary>
public sealed class CreateRefusalTests(RunningApp app)
{
    private const string Forbidden = """{"detail":"You do not have permission to perform this action."}""";
    private const string Unknown = "11112222333344445555666677778888";

    private readonly Api api = app.Api;

    [Fact]
    [Scenario(37)]
    [Scenario(38)]
    public async Task Who_lacks_the_permission_is_refused_whether_or_not_the_pair_the_user_and_the_offering_exist()
    {
        var world = await World.CreateAsync(app);
        await world.NewRecordAsync();
        var hidden = await world.NewOfferingAsync();
        await world.NewRecordAsync(offering: hidden);
        await world.ImportAsync("offerings", World.Offering(hidden, world.P, "Cluster B", flag: false));
        string[] bodies =
        [
            World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid)),
            World.Body(("offering_uuid", hidden), ("user_uuid", world.U.Uuid)),
            World.Body(("offering_uuid", world.O), ("user_uuid", world.Admin.Uuid)),
            World.Body(("offering_uuid", world.O), ("user_uuid", Unknown)),
            World.Body(("offering_uuid", world.O), ("user", $"/api/users/{Unknown}/"), ("username", "x")),
            World.Body(("offering", $"/api/marketplace-provider-offerings/{world.O}/"), ("user", $"/api/users/{world.U.Uuid}/")),
            World.Body(("offering_uuid", Unknown), ("user_uuid", world.U.Uuid)),
            World.Body(("offering", $"/api/marketplace-provider-offerings/{Unknown}/"), ("user_uuid", Unknown)),
        ];

        foreach (var caller in new[] { world.Admin, world.ProjectManager, world.U, world.Manager, world.ProviderSupport, world.Support, world.Stranger })
        {
            foreach (var body in bodies)
            {
                (await api.PostAsync(caller.Token, Api.List, body)).Is(403, Forbidden);
            }
        }
    }

    [Fact]
    public async Task Who_may_create_elsewhere_is_told_that_an_offering_does_not_exist_but_nothing_of_another_providers()
    {
        var (own, other) = (await World.CreateAsync(app), await World.CreateAsync(app));
        await other.NewRecordAsync();

        (await api.PostAsync(own.Owner.Token, Api.List, World.Body(("offering_uuid", Unknown), ("user_uuid", other.U.Uuid))))
            .Is(400, $$"""{"offering_uuid":["Object with uuid={{Unknown}} does not exist."]}""");
        (await api.PostAsync(
            own.Owner.Token, Api.List, World.Body(("offering", $"/api/marketplace-provider-offerings/{Unknown}/"), ("user_uuid", other.U.Uuid))))
            .Is(400, """{"offering":["Invalid hyperlink - Object does not exist."]}""");
        foreach (var user in new[] { other.U.Uuid, other.Admin.Uuid, Unknown })
        {
            (await api.PostAsync(own.Owner.Token, Api.List, World.Body(("offering_uuid", other.O), ("user_uuid", user)))).Is(403, Forbidden);
        }
    }

    [Theory]
    [InlineData("""{"username":"x"}""", """{"non_field_errors":["Either 'offering' URL or 'offering_uuid' is required."]}""")]
    [InlineData("[]", """{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}""")]
    public async Task A_body_that_names_no_offering_is_refused_for_its_form_to_everybody(string body, string expected)
    {
        var world = await World.CreateAsync(app);

        (await api.PostAsync(world.Stranger.Token, Api.List, body)).Is(400, expected);
    }
}
