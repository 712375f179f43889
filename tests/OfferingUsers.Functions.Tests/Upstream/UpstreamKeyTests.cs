using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.MoveIn;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.Tests.Upstream;

/// <summary>A key that is not of this app is the key of whom the Waldur beside it says.</summary>
public sealed class UpstreamKeyTests(UpstreamApp app) : IClassFixture<UpstreamApp>
{
    private const string Me = "/api/users/me/";

    [Fact]
    public async Task Its_user_is_brought_in_and_asked_for_once()
    {
        var (uuid, key) = app.AddUser(isStaff: true);
        app.Waldur.Asked.Clear();

        var me = (await app.Api.GetAsync(key, Me)).Is(200);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await app.Api.GetAsync(key, Me)).Is(200)));

        Assert.Equal((uuid, "Ada", "true"), (me["uuid"], me["first_name"], me["is_staff"]));
        Assert.Single(app.Waldur.Asked, Me);
        var stored = (await app.Api.GetAsync(app.Api.Bootstrap, $"/api/catalog/users/{uuid}/")).Is(200);
        Assert.Equal("University", stored["organization"]);
        Assert.DoesNotContain("told-to-its-owner", stored.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Token")]
    [InlineData("Bearer")]
    [InlineData("Bearer Token")]
    public async Task It_may_come_under_each_scheme(string scheme)
    {
        var (uuid, key) = app.AddUser();
        Assert.Equal(uuid, (await app.Api.SendRawAsync("GET", Me, $"{scheme} {key}", null)).Is(200)["uuid"]);
    }

    [Fact]
    public async Task Roles_of_the_catalog_count_for_its_user()
    {
        var world = await World.CreateAsync(app);
        var (uuid, key) = app.AddUser();
        (await app.Api.GetAsync(key, Me)).Is(200);
        await world.ImportAsync("role_grants", new System.Text.Json.Nodes.JsonObject
        {
            ["uuid"] = World.NewUuid(),
            ["user"] = uuid,
            ["role"] = "OFFERING.MANAGER",
            ["scope_type"] = "offering",
            ["scope"] = world.O,
        });
        var record = await world.NewRecordAsync();

        (await app.Api.PostAsync(key, Api.Detail(record, "begin_creating"))).IsEmpty(200);
    }

    [Fact]
    public async Task One_that_it_does_not_know_either_is_unknown_and_not_asked_for_again_at_once()
    {
        var key = "nobodys-" + World.NewUuid();
        app.Waldur.Asked.Clear();

        for (var i = 0; i < 3; i++)
        {
            (await app.Api.GetAsync(key, Me)).Is(401, """{"detail":"Invalid token."}""");
        }

        Assert.Single(app.Waldur.Asked, Me);
    }

    [Theory]
    [InlineData("k\u00e9y")]
    [InlineData("key\r\nX: 1")]
    [InlineData("")]
    public async Task What_cannot_be_a_key_is_not_asked_for(string key)
    {
        app.Waldur.Asked.Clear();
        using var client = new UpstreamClient(Microsoft.Extensions.Options.Options.Create(new UpstreamOptions { Url = app.Waldur.Url }));

        var said = await new AskUpstream(client, TimeProvider.System).RunAsync(key, isBearer: false, CancellationToken.None);

        Assert.Equal((true, null), (said.IsAnswered, said.User));
        Assert.Empty(app.Waldur.Asked);
    }

    [Fact]
    public async Task A_user_who_cannot_be_here_is_not()
    {
        var world = await World.CreateAsync(app);
        var (uuid, key) = app.AddUser(world.U.Username);

        (await app.Api.GetAsync(key, Me)).Is(401, """{"detail":"Invalid token."}""");

        Assert.Contains(app.Logs.Lines, line => line.Contains($"The upstream's user {uuid} was not taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_five_minutes_it_is_asked_again_and_in_its_absence_believed_for_an_hour()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var find = new FindUserAtUpstream(
            new AskUpstream(app.Services.GetRequiredService<UpstreamClient>(), TimeProvider.System), app.Services.GetRequiredService<IServiceScopeFactory>(),
            app.Services.GetRequiredService<CatalogReader>(), clock, NullLogger<FindUserAtUpstream>.Instance);
        var (uuid, key) = app.AddUser();
        Assert.False(find.Knows(TokenHash.Compute(key)));
        Assert.Equal("Ada", await NameAsync());
        Assert.True(find.Knows(TokenHash.Compute(key)));
        app.Waldur.Users[key] = UpstreamApp.User(uuid, $"u-{uuid}", "Grace");

        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("Ada", await NameAsync());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Grace", await NameAsync());

        app.Waldur.Fault = target => target == Me ? 500 : 0;
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("Grace", await NameAsync());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Busy", await NameAsync());

        app.Waldur.Fault = _ => 0;
        app.Waldur.Users.TryRemove(key, out _);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("Unauthenticated", await NameAsync());

        async Task<string> NameAsync() =>
            (await find.FindAsync(key, false, TokenHash.Compute(key), CancellationToken.None)).Match(user => user.FirstName, refusal => refusal.GetType().Name);
    }

    [Theory]
    [InlineData(302, "")]
    [InlineData(200, "not json")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(500, "")]
    public async Task What_is_no_answer_to_the_question_is_none(int status, string body)
    {
        await using var own = new UpstreamApp();
        await own.InitializeAsync();
        var elsewhere = own.Waldur.Url + "/elsewhere/";
        own.Waldur.Endpoints["api/users/me"] = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = elsewhere;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
        };

        (await own.Api.GetAsync("some-key", Me)).Is(503);
        Assert.DoesNotContain("/elsewhere/", own.Waldur.Asked);
    }
}
