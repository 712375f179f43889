using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>An app that a portal on another origin may call.</summary>
public sealed class PortalApp : RunningApp
{
    protected override string[] Settings => ["--Api:AllowedOrigins:0=https://portal.example.org", "--Api:AllowedOrigins:1=http://127.0.0.1:8000"];
}

/// <summary>Browser applications of other origins, by setting (CORS).</summary>
public sealed class AllowOriginsTests(PortalApp portal, RunningApp app) : IClassFixture<PortalApp>
{
    private const string Portal = "https://portal.example.org";

    [Fact]
    public async Task A_browser_asks_without_a_key_what_a_page_may_do()
    {
        var answer = await AskAsync(portal, Portal);

        Assert.Equal(204, answer.Status);
        Assert.Equal(Portal, answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Contains("PATCH", answer.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Equal("authorization,content-type", answer.Headers["Access-Control-Allow-Headers"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("600", answer.Headers["Access-Control-Max-Age"]);
    }

    [Fact]
    public async Task A_page_reads_the_answer_and_the_headers_of_a_list()
    {
        var answer = await portal.Api.SendRawAsync("GET", Api.List, "Token " + portal.Api.Bootstrap, null, headers: [("Origin", Portal)]);

        Assert.Equal(Portal, answer.Is(200).Headers["Access-Control-Allow-Origin"]);
        foreach (var header in new[] { "Link", "X-Result-Count", "X-Request-Id" })
        {
            Assert.Contains(header, answer.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
        }

        Assert.Contains("Origin", answer.Headers["Vary"], StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_page_reads_a_refusal_too()
    {
        var refused = (await portal.Api.SendRawAsync("GET", Api.List, null, null, headers: [("Origin", Portal)])).Is(401);

        Assert.Equal(Portal, refused.Headers["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task Another_origin_is_not_allowed()
    {
        Assert.False((await AskAsync(portal, "https://evil.example.org")).Headers.ContainsKey("Access-Control-Allow-Origin"));
        var answer = await portal.Api.SendRawAsync(
            "GET", Api.List, "Token " + portal.Api.Bootstrap, null, headers: [("Origin", "https://portal.example.org.evil.example")]);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_word_of_origins()
    {
        Assert.Equal(401, (await AskAsync(app, Portal)).Status);
        Assert.False((await app.Api.SendRawAsync("GET", Api.List, "Token " + app.Api.Bootstrap, null, headers: [("Origin", Portal)]))
            .Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    private static Task<Response> AskAsync(RunningApp app, string origin) => app.Api.SendRawAsync(
        "OPTIONS", Api.List, null, null,
        headers: [("Origin", origin), ("Access-Control-Request-Method", "PATCH"), ("Access-Control-Request-Headers", "authorization,content-type")]);
}
