using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 1–13: which records exist for whom.</summary>
public sealed class ListingAndVisibilityTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    [Scenario(1)]
    public async Task An_owner_lists_the_records_of_the_own_offerings_only()
    {
        var (world, other) = (await World.CreateAsync(app), await World.CreateAsync(app));
        var record = await world.NewRecordAsync();
        await other.NewRecordAsync();

        Assert.Equal([record], (await api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
    }

    [Fact]
    [Scenario(2)]
    [Scenario(3)]
    public async Task Staff_and_global_support_list_the_records_of_all_offerings()
    {
        var (world, other) = (await World.CreateAsync(app), await World.CreateAsync(app));
        string[] records = [await world.NewRecordAsync(), await other.NewRecordAsync()];

        foreach (var caller in new[] { world.Staff, world.Support })
        {
            var listed = (await api.GetAsync(caller.Token, $"{Api.List}?offering_uuid={world.O},{other.O}")).Is(200).Uuids;
            Assert.Equal(records.Order(), listed.Order());
        }
    }

    [Fact]
    [Scenario(4)]
    public async Task A_user_without_roles_or_records_lists_nothing()
    {
        var world = await World.CreateAsync(app);
        await world.NewRecordAsync();

        var listed = (await api.GetAsync(world.Stranger.Token, Api.List)).Is(200, "[]");

        Assert.Equal(0, listed.Count);
    }

    [Fact]
    [Scenario(5)]
    public async Task A_user_without_roles_lists_their_own_record()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync(user: world.Stranger);
        await world.NewRecordAsync();

        Assert.Equal([record], (await api.GetAsync(world.Stranger.Token, Api.List)).Is(200).Uuids);
    }

    [Fact]
    [Scenario(6)]
    public async Task A_project_manager_sees_colleagues_records_at_offerings_of_the_projects_own_customer()
    {
        var world = await World.CreateAsync(app);
        var project = World.NewUuid();
        await world.ImportAsync("projects", new System.Text.Json.Nodes.JsonObject { ["uuid"] = project, ["name"] = "Own", ["customer"] = world.P });
        var (manager, user) = (await world.NewUserAsync("manager"), await world.NewUserAsync("admin"));
        await world.ImportAsync(
            "role_grants", World.Grant(manager, "PROJECT.MANAGER", "project", project), World.Grant(user, "PROJECT.ADMIN", "project", project));
        var record = await world.NewRecordAsync(user: user);
        var ofOutsider = await world.NewRecordAsync(user: world.Stranger);

        Assert.Equal([record], (await api.GetAsync(manager.Token, Api.List)).Is(200).Uuids);
        (await api.GetAsync(manager.Token, Api.Detail(ofOutsider))).Is(404);
    }

    [Theory]
    [Scenario(7)]
    [Scenario(8)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_manager_of_another_customers_project_sees_colleagues_only_where_an_organization_group_is_shared(bool shared)
    {
        var world = await World.CreateAsync(app, sharedGroup: shared);
        var record = await world.NewRecordAsync();
        var ofOutsider = await world.NewRecordAsync(user: world.Stranger);

        Assert.Equal(shared ? [record] : [], (await api.GetAsync(world.ProjectManager.Token, Api.List)).Is(200).Uuids);
        (await api.GetAsync(world.ProjectManager.Token, Api.Detail(record))).Is(shared ? 200 : 404);
        (await api.GetAsync(world.ProjectManager.Token, Api.Detail(ofOutsider))).Is(404);
    }

    [Fact]
    [Scenario(9)]
    [Scenario(10)]
    [Scenario(11)]
    public async Task With_the_creation_flag_off_a_record_is_hidden_from_all_but_staff_and_support()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await world.SetFlagAsync(false);

        foreach (var caller in new[] { world.Owner, world.U, world.ProviderSupport, world.ProjectManager })
        {
            Assert.Empty((await api.GetAsync(caller.Token, Api.List)).Is(200).Uuids);
            (await api.GetAsync(caller.Token, Api.Detail(record))).Is(404);
            (await api.PostAsync(caller.Token, Api.Detail(record, "begin_creating"))).Is(404);
        }

        foreach (var caller in new[] { world.Staff, world.Support })
        {
            (await api.GetAsync(caller.Token, Api.Detail(record))).Is(200);
        }

        await world.SetFlagAsync(true);
        Assert.Equal([record], (await api.GetAsync(world.U.Token, Api.List)).Is(200).Uuids);
    }

    [Theory]
    [Scenario(12)]
    [Scenario(13)]
    [InlineData(null, "Authentication credentials were not provided.")]
    [InlineData("", "Authentication credentials were not provided.")]
    [InlineData("Basic dXNlcjpwYXNz", "Authentication credentials were not provided.")]
    [InlineData("Token", "Invalid token. No credentials provided.")]
    [InlineData("Bearer", "Invalid token. No credentials provided.")]
    [InlineData("Bearer Token", "Invalid token. No credentials provided.")]
    [InlineData("Token two words", "Invalid token. Token string should not contain spaces.")]
    [InlineData("Bearer Token two words", "Invalid token. Token string should not contain spaces.")]
    [InlineData("Token unknown", "Invalid token.")]
    [InlineData("Bearer unknown", "Invalid token.")]
    public async Task Nobody_unknown_is_answered(string? authorization, string detail)
    {
        (string Method, string Path)[] requests =
        [
            ("GET", Api.List), ("POST", Api.List), ("GET", Api.Detail(World.NewUuid())), ("PUT", Api.List), ("GET", Api.Detail("x", "set_ok")),
        ];
        foreach (var (method, path) in requests)
        {
            var answer = (await api.SendRawAsync(method, path, authorization, null)).Is(401, World.Body(("detail", detail)));
            Assert.Equal("Token", answer.Headers["WWW-Authenticate"]);
        }
    }

    [Theory]
    [InlineData("Token {0}")]
    [InlineData("token {0}")]
    [InlineData("TOKEN  {0}")]
    [InlineData("Bearer {0}")]
    [InlineData("bearer Token {0}")]
    public async Task A_key_counts_after_each_of_the_words_that_clients_send(string form)
    {
        var world = await World.CreateAsync(app);

        (await api.SendRawAsync("GET", Api.List, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, world.Owner.Token), null)).Is(200);
    }

    [Fact]
    public async Task An_inactive_user_and_a_key_past_its_lifetime_are_refused_with_their_own_words()
    {
        var world = await World.CreateAsync(app);
        await world.ImportAsync(
            "users",
            new System.Text.Json.Nodes.JsonObject { ["uuid"] = world.Owner.Uuid, ["is_active"] = false },
            new System.Text.Json.Nodes.JsonObject { ["uuid"] = world.Manager.Uuid, ["token_expires"] = "2026-01-01T00:00:00Z" },
            new System.Text.Json.Nodes.JsonObject { ["uuid"] = world.ProviderSupport.Uuid, ["token_expires"] = "2999-01-01T00:00:00Z" });

        (await api.GetAsync(world.Owner.Token, Api.List)).Is(401, """{"detail":"User inactive or deleted."}""");
        (await api.GetAsync(world.Manager.Token, Api.List)).Is(401, """{"detail":"Token has expired."}""");
        (await api.GetAsync(world.ProviderSupport.Token, Api.List)).Is(200);
    }
}
