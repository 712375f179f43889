using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Docs;

/// <summary>What a person finds who has nothing but the address.</summary>
public sealed class HomeTests(RunningApp app)
{
    [Fact]
    public async Task The_page_at_the_root_leads_to_everything_else_and_says_where_a_key_goes()
    {
        var page = (await app.Api.GetAsync(null, "/")).Is(200);
        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("Authorization: Token", page.Text, StringComparison.Ordinal);

        var links = Regex.Matches(page.Text, "(?:src|href)=\"(/[^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Superset(new HashSet<string> { "/api/docs/", "/api/schema/", "/api/status/", "/api/health/" }, links.ToHashSet());
        using var browser = new HttpClient { BaseAddress = new Uri(app.Api.Url) };
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
        foreach (var link in links)
        {
            using var found = await browser.GetAsync(link, TestContext.Current.CancellationToken);
            Assert.True(found.IsSuccessStatusCode, link);
        }

        Assert.Equal(404, (await app.Api.GetAsync(null, "/api/docs/home.html")).Status);
    }

    [Fact]
    public async Task Nothing_else_is_at_the_root()
    {
        Assert.Equal("GET, HEAD, OPTIONS", (await app.Api.PostAsync(app.Api.Bootstrap, "/")).Is(405).Headers["Allow"]);
        (await app.Api.PostAsync(null, "/")).Is(401);
        (await app.Api.GetAsync(null, "/home")).Is(404, """{"detail":"Not found."}""");
    }
}
