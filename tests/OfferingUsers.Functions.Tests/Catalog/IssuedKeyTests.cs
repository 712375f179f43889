using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>An app that logs as much as it can.</summary>
public sealed class LoggingApp : RunningApp
{
    protected override bool LogsEverything => true;
}

/// <summary>catalog.md 4: keys stay secret.</summary>
public sealed class IssuedKeyTests(LoggingApp app) : IClassFixture<LoggingApp>
{
    private readonly Api api = app.Api;

    [Fact]
    public async Task A_key_is_never_shown_or_logged_and_a_new_one_takes_its_place()
    {
        var world = await World.CreateAsync(app);
        var shown = (await api.GetAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/")).Is(200);
        Assert.DoesNotContain("token\"", shown.Text.Replace("token_expires", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var issued = (await api.PostAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/token/")).Is(200)["token"]!;

        Assert.Matches("^[0-9a-f]{40}$", issued);
        (await api.GetAsync(world.U.Token, Api.List)).Is(401, """{"detail":"Invalid token."}""");
        (await api.GetAsync(issued, Api.List)).Is(200);
        (await api.PostAsync(world.Owner.Token, $"/api/catalog/users/{world.U.Uuid}/token/")).Is(403);
        (await api.PostAsync(world.Staff.Token, $"/api/catalog/users/{World.NewUuid()}/token/")).Is(404);
        Assert.NotEmpty(app.Logs.Lines);
        Assert.All(
            new[] { issued, world.U.Token, api.Bootstrap },
            key => Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(key, StringComparison.Ordinal)));
    }
}
