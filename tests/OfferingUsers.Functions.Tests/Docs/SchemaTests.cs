using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Docs;

/// <summary>The OpenAPI document and the page that shows it (architecture.md 5).</summary>
public sealed class SchemaTests(RunningApp app)
{
    [Fact]
    public void The_documents_paths_and_methods_are_those_that_the_functions_serve()
    {
        var served = typeof(OfferingUsersApp).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is { Name: not UnmatchedRequest.Name })
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!
                .Select(method => $"{method.ToUpperInvariant()} {(trigger.Route == KnownRoutes.Root ? "" : "/" + trigger.Route)}"))
            .Where(operation => !operation.StartsWith("HEAD ", StringComparison.Ordinal)).ToHashSet();
        var documented = ApiContract.Operations
            .SelectMany(path => path.Value.Where(method => method != "HEAD").Select(method => $"{method} {path.Key.TrimEnd('/')}")).ToHashSet();

        Assert.Empty(served.Except(documented));
        Assert.Empty(documented.Except(served));
        Assert.All(
            ApiContract.Operations.Keys.Where(path => !path.EndsWith("/{file}", StringComparison.Ordinal)),
            path => Assert.EndsWith("/", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_lints_without_a_problem()
    {
        var linter = new NodePackage("openapi", "@redocly/cli/bin/cli.js");
        NodePackage.Require(await linter.PrepareAsync());

        var (code, said) = await linter.RunAsync(
            "node", linter.Entry, "lint", Path.Combine(Repository.Root, "openapi.yaml"), "--config", "redocly.yaml", "--format", "json");

        Assert.True(code == 0 && said.Contains("\"problems\": []", StringComparison.Ordinal), said);
    }

    [Theory]
    [InlineData("GET", "/api/health/", 200, """{"status":"ok","failing":[]}""", true)]
    [InlineData("GET", "/api/health/", 200, """{"status":"ok","failing":[],"more":1}""", false)]
    [InlineData("GET", "/api/health/", 200, """{"status":"ok"}""", false)]
    [InlineData("GET", "/api/health/", 200, """{"status":"fine","failing":[]}""", false)]
    [InlineData("GET", "/api/health/", 404, """{"detail":"Not found."}""", false)]
    [InlineData("GET", "/api/nothing/", 200, "{}", false)]
    [InlineData("DELETE", "/api/health/", 204, "", false)]
    [InlineData("GET", "/api/marketplace-offering-users/", 200, """[{"uuid":"7f3bd2a1c4e98f06b1d25a7790e3c801","username":null}]""", true)]
    [InlineData("GET", "/api/marketplace-offering-users/?page=1", 200, """[{"uuid":"7f3b","state":"OK"}]""", false)]
    [InlineData("GET", "/api/marketplace-offering-users/", 200, """[{"created":"yesterday"}]""", false)]
    [InlineData("POST", "/api/marketplace-offering-users/7f3bd2a1c4e98f06b1d25a7790e3c801/set_ok/", 200, "{}", false)]
    public void An_answer_of_another_form_does_not_pass(string method, string path, int status, string body, bool passes) =>
        Assert.Equal(passes, ApiContract.FaultIn(method, path, status, body.Length == 0 ? null : "application/json", body) is null);

    [Fact]
    public async Task It_is_served_to_anybody_as_it_is_checked_in()
    {
        var answer = (await app.Api.GetAsync(null, "/api/schema/")).Is(200);

        Assert.Equal("application/yaml", answer.Headers["Content-Type"]);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "openapi.yaml")), answer.Text);
    }

    [Fact]
    public async Task The_page_loads_its_own_script_and_the_document_and_nothing_from_elsewhere()
    {
        var page = (await app.Api.GetAsync(null, "/api/docs/")).Is(200);
        Assert.Contains("src=\"/api/docs/docs.js\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);

        var parts = System.Text.RegularExpressions.Regex.Matches(page.Text, "(?:src|href)=\"(/api/docs/[^\"]+)\"").Select(match => match.Groups[1].Value);
        foreach (var part in parts)
        {
            var loaded = (await app.Api.GetAsync(null, part)).Is(200);
            var type = part.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/css";
            Assert.StartsWith(type, loaded.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.NotEmpty(loaded.Text);
        }

        (await app.Api.GetAsync(null, "/api/docs/../openapi.yaml")).Is(404);
        (await app.Api.GetAsync(null, "/api/docs/other.js")).Is(404);
    }

    [Fact]
    public async Task Who_has_a_version_is_not_sent_it_again_and_who_takes_gzip_gets_that()
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Api.Url) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var first = await http.GetAsync("/api/docs/swagger-ui.js");
        Assert.Equal("gzip", Assert.Single(first.Content.Headers.ContentEncoding));

        http.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.Tag);
        using var second = await http.GetAsync("/api/docs/swagger-ui.js");
        Assert.Equal(304, (int)second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }
}
