using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Processes;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>The key of the built-in staff user: what can not become it, who keeps it, and until when it opens anything (catalog.md 4).</summary>
public sealed class KeyAttackTests(UntilStaffApp app) : IClassFixture<UntilStaffApp>
{
    private const string Me = "/api/users/me/";

    [Fact]
    public async Task A_public_key_of_the_demo_can_not_become_the_bootstrap_key()
    {
        await using var child = await ChildApp.StartAsync(":memory:", waits: false, environment: [("Access__BootstrapToken", DemoUsers.Staff)]);

        Assert.Equal(1, await child.ExitCodeAsync());
        Assert.Contains("Access:BootstrapToken is a key of the demo", child.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_app_keeps_the_bootstrap_key_itself()
    {
        (await app.Api.GetAsync(null, "/api/health/")).Is(200);
        object[] keepers =
        [
            app.Services.GetRequiredService<IOptions<AccessOptions>>(), app.Services.GetRequiredService<IOptionsMonitor<AccessOptions>>().CurrentValue,
            app.Services.GetRequiredService<Authenticate>(), app.Services.GetRequiredService<PlanCatalogChange>(),
        ];

        Assert.DoesNotContain(app.Api.Bootstrap, keepers.SelectMany(keeper => TextsIn(keeper, [])));
    }

    [Fact]
    public async Task The_bootstrap_key_is_staffs_until_a_staff_user_can_enter()
    {
        var staff = new Person("staff");
        await ImportAsync(app.Api.Bootstrap, With(new Person("keyless"), ("token", null)), With(new Person("gone"), ("is_active", false)));
        await ImportAsync(app.Api.Bootstrap, With(new Person("late"), ("token_expires", "2020-01-01T00:00:00Z")), With(staff, ("is_staff", false)));
        await ImportAsync(app.Api.Bootstrap, With(new Person("demo"), ("token", DemoUsers.Staff)));
        (await app.Api.GetAsync(app.Api.Bootstrap, Me)).Is(200);
        Assert.Equal("0", (await app.Api.GetAsync(app.Api.Bootstrap, Me)).Is(200).Headers["X-Store-Calls"]);

        await ImportAsync(app.Api.Bootstrap, With(staff));
        (await app.Api.GetAsync(app.Api.Bootstrap, Me)).Is(401, """{"detail":"Invalid token."}""");
        Assert.Equal("0", (await app.Api.GetAsync(app.Api.Bootstrap, Me)).Is(401).Headers["X-Store-Calls"]);
        (await app.Api.GetAsync(staff.Token, Me)).Is(200);
        var body = new JsonObject { ["users"] = new JsonArray(With(new Person("thief"), ("token", app.Api.Bootstrap), ("is_staff", false))) };
        (await app.Api.PostAsync(staff.Token, "/api/catalog/import/", body.ToJsonString()))
            .Is(400, """{"users":[{"token":["This token is already in use."]}]}""");

        // Who shuts themselves out is not shut out for ever.
        await ImportAsync(staff.Token, With(staff, ("is_active", false)));
        (await app.Api.GetAsync(app.Api.Bootstrap, Me)).Is(200);
    }

    [Fact]
    public async Task Its_use_is_logged_once_a_minute_without_the_key()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var before = Told().Length;
        var first = await app.Api.GetAsync(app.Api.Bootstrap, Me);
        await app.Api.GetAsync(app.Api.Bootstrap, Me);
        await app.Api.GetAsync("another-key-of-nobody-at-all", Me);

        Assert.Equal($"The bootstrap key was used, in request {first.Headers["X-Request-Id"]}.", Assert.Single(Told()[before..]));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Api.GetAsync(app.Api.Bootstrap, Me);
        Assert.Equal(before + 2, Told().Length);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(app.Api.Bootstrap, StringComparison.Ordinal));

        string[] Told() => [.. app.Logs.Lines.Where(line => line.StartsWith("The bootstrap key was used", StringComparison.Ordinal))];
    }

    private static JsonObject With(Person person, params (string Key, JsonNode? Value)[] values)
    {
        var json = person.ToJson("is_staff");
        foreach (var (key, value) in values)
        {
            json[key] = value;
        }

        return json;
    }

    private async Task ImportAsync(string token, params JsonObject[] users) => (await app.Api.PostAsync(
        token, "/api/catalog/import/", new JsonObject { ["users"] = new JsonArray([.. users]) }.ToJsonString())).Is(200);

    /// <summary>All texts that an object of the app, or of options, leads to.</summary>
    private static IEnumerable<string> TextsIn(object? value, HashSet<object> seen)
    {
        if (value is string text)
        {
            return [text];
        }

        if (value is null || !seen.Add(value))
        {
            return [];
        }

        var space = value.GetType().Namespace ?? "";
        return value is IEnumerable many and not IDictionary && space.StartsWith("System.Collections", StringComparison.Ordinal)
            ? many.Cast<object?>().SelectMany(one => TextsIn(one, seen)).ToList()
            : !space.StartsWith("OfferingUsers", StringComparison.Ordinal) && space != "Microsoft.Extensions.Options" ? []
            : value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(field => !field.IsLiteral).SelectMany(field => TextsIn(field.GetValue(value), seen)).ToList();
    }
}

/// <summary>The app whose bootstrap key ends with the first staff user, on a clock that a test moves.</summary>
public sealed class UntilStaffApp : RunningApp
{
    public MovedClock Clock { get; } = new();

    protected override bool LogsEverything => true;

    protected override string[] Settings => ["--Access:BootstrapTokenUntilStaff=true"];

    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}

/// <summary>The system's clock, put forward.</summary>
public sealed class MovedClock : TimeProvider
{
    private TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
