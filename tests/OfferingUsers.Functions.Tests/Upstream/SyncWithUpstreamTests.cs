using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.MoveIn;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.MoveIn;

namespace OfferingUsers.Functions.Tests.Upstream;

/// <summary>An app that takes what changed at its upstream every second.</summary>
public sealed class SyncApp : RunningApp
{
    public SyncApp()
    {
        Shapes = new WaldurShapes(Waldur);
        Shapes.Serve();
        Waldur.Lists["api/roles"].Add(JsonNode.Parse("""{"uuid":"0","name":"OFFERING.MANAGER","permissions":["OFFERING.UPDATE_USER"]}"""));
    }

    public ServedWaldur Waldur { get; } = ServedWaldur.StartAsync().GetAwaiter().GetResult();

    internal WaldurShapes Shapes { get; }

    protected override string[] Settings =>
        [$"--Upstream:Url={Waldur.Url}", $"--Upstream:Token={ServedWaldur.Token}", "--Upstream:SyncInterval=00:00:01"];
}

/// <summary>The catalog keeps in step with the Waldur beside the app.</summary>
public sealed class SyncWithUpstreamTests(SyncApp app) : IClassFixture<SyncApp>
{
    [Fact]
    public async Task What_changes_there_changes_here_and_what_is_this_apps_stays()
    {
        var (user, offering) = ($"/api/catalog/users/{app.Shapes.Users[0]}/", $"/api/catalog/offerings/{app.Shapes.Offering}/");
        await ShowsAsync("/api/catalog/role_grants/?page_size=100", found => found.Array.Count >= 5, "the grants");
        Assert.Equal("Ada", (await GetAsync(user))["first_name"]);
        Assert.Equal(app.Shapes.Parent, (await GetAsync(offering))["parent"]);

        // Records, checklists, terms and consents come with the move, and are this app's afterwards.
        Assert.Equal(0, (await app.Api.SendAsync("HEAD", app.Api.Bootstrap, Api.List)).Is(200).Count);
        Assert.Null((await GetAsync(offering))["compliance_checklist"]);
        Assert.All(["checklists", "terms_of_service", "consents"], kind => Assert.Equal(0, CountAsync(kind).GetAwaiter().GetResult()));

        Change("api/users", app.Shapes.Users[0], one => one["first_name"] = "Grace");
        Change("api/marketplace-provider-offerings", app.Shapes.Offering, one => one["name"] = "Cluster B");
        await ShowsAsync(user, found => found["first_name"] == "Grace", "the new name");
        await ShowsAsync(offering, found => found["name"] == "Cluster B", "the new name of the offering");
        Assert.Contains(app.Waldur.Asked, target => target.StartsWith("/api/users/?modified=20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_that_is_revoked_there_is_revoked_here_and_given_again_given_again_while_this_apps_own_stay()
    {
        var path = $"api/projects/{Guid.Parse(app.Shapes.Project)}/list_users";
        var grants = app.Waldur.Lists[path];
        var grant = $"/api/catalog/role_grants/{grants[0]!["uuid"]}/";
        await ShowsAsync(grant, found => found.Status == 200 && found["is_active"] == "true", "the grant");
        var own = World.NewUuid();
        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", new JsonObject
        {
            ["role_grants"] = new JsonArray(new JsonObject
            {
                ["uuid"] = own,
                ["user"] = app.Shapes.Owner,
                ["role"] = "PROJECT.ADMIN",
                ["scope_type"] = "project",
                ["scope"] = app.Shapes.Project,
            }),
        }.ToJsonString())).Is(200);

        app.Waldur.Lists[path] = new JsonArray([.. grants.Skip(1).Select(one => one!.DeepClone())]);
        await ShowsAsync(grant, found => found["is_active"] == "false", "it to be revoked");
        app.Waldur.Lists[path] = grants;
        await ShowsAsync(grant, found => found["is_active"] == "true", "it to be given again");

        Assert.Equal("true", (await GetAsync($"/api/catalog/role_grants/{own}/"))["is_active"]);
    }

    [Fact]
    public async Task While_it_does_not_answer_the_app_is_ready_and_afterwards_goes_on()
    {
        var path = $"/api/catalog/users/{app.Shapes.Users[1]}/";
        await ShowsAsync(path, found => found.Status == 200, "the user");
        app.Waldur.Fault = _ => 401;
        await Eventually.IsTrueAsync(
            () => Task.FromResult(app.Logs.Lines.Any(line => line.Contains("could not be taken: 401", StringComparison.Ordinal))), "it to be logged");
        (await app.Api.GetAsync(null, "/api/health/")).Is(200);
        Change("api/users", app.Shapes.Users[1], one => one["last_name"] = "Later");
        app.Waldur.Fault = _ => 0;

        await ShowsAsync(path, found => found["last_name"] == "Later", "the change");
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(ServedWaldur.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_told_and_does_not_keep_the_rest()
    {
        var (nameless, good) = (World.NewUuid(), World.NewUuid());
        app.Waldur.Lists["api/customers"] = new JsonArray(
            [.. app.Waldur.Lists["api/customers"].Select(one => one!.DeepClone()), Customer(nameless, ""), Customer(good, "Academy")]);
        app.Waldur.Lists[$"api/customers/{nameless}/list_users"] = [];
        app.Waldur.Lists[$"api/customers/{good}/list_users"] = [];

        await ShowsAsync($"/api/catalog/customers/{good}/", found => found.Status == 200, "the good one");
        Assert.Contains(app.Logs.Lines, line => line.Contains($"customers, {nameless} was not taken", StringComparison.Ordinal));

        static JsonObject Customer(string uuid, string name) => new() { ["uuid"] = uuid, ["name"] = name, ["organization_groups"] = new JsonArray() };
    }

    private Task<Response> GetAsync(string path) => app.Api.GetAsync(app.Api.Bootstrap, path);

    private async Task<int> CountAsync(string kind) => (await app.Api.SendAsync("HEAD", app.Api.Bootstrap, $"/api/catalog/{kind}/")).Is(200).Count;

    private Task ShowsAsync(string path, Func<Response, bool> shows, string what) =>
        Eventually.IsTrueAsync(async () => shows(await GetAsync(path)), what);

    private void Change(string list, string uuid, Action<JsonObject> change)
    {
        var changed = app.Waldur.Lists[list].DeepClone().AsArray();
        var one = changed.Single(one => one!["uuid"]!.ToString() == uuid)!.AsObject();
        change(one);
        one["modified"] = DateTimeOffset.UtcNow.ToString("O");
        app.Waldur.Lists[list] = changed;
    }
}

/// <summary>An app whose upstream was taken out of the settings has nothing to keep in step with.</summary>
public sealed class EndedSyncTests(RunningApp app)
{
    [Fact]
    public async Task The_orchestration_ends_when_there_is_no_upstream_any_more()
    {
        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync(
            nameof(SyncWithUpstream), new SyncState("https://waldur.example.org/", null, null), new StartOrchestrationOptions("ended-sync"));

        var ended = await app.Durable.WaitForInstanceCompletionAsync(id, CancellationToken.None);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }
}
