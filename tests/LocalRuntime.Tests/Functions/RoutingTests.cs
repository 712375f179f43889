using System.Net;
using LocalRuntime.Functions;
using LocalRuntime.Tests.Hosting;

namespace LocalRuntime.Tests.Functions;

/// <summary>Requests go where the real host would send them; the prefix is that of host.json.</summary>
public sealed class RoutingTests(RunningHost running) : IClassFixture<RunningHost>
{
    [Theory]
    [InlineData("GET", "/served/things/special", 200, "special")]
    [InlineData("GET", "/served/things/other", 200, "one other")]
    [InlineData("GET", "/SERVED/Things/Other/", 200, "one Other")]
    [InlineData("GET", "/served/things/a%2Fb", 200, "one a%2Fb")]
    [InlineData("GET", "/served/things/%C3%A4%20b", 200, "one \u00e4 b")]
    [InlineData("GET", "/served/late/special", 200, "early special")]
    [InlineData("GET", "/served/typed/7/6f0c1d5c-0b7f-4a1f-9f3b-6d0a5b1c2d3e", 200, "7 6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e C_typed marked True")]
    [InlineData("GET", "/served/typed/x/6f0c1d5c-0b7f-4a1f-9f3b-6d0a5b1c2d3e", 404, "")]
    [InlineData("GET", "/served/typed/7/6f0c1d5c", 404, "")]
    [InlineData("POST", "/served/things/special", 200, "POST special body")]
    [InlineData("PUT", "/served/things/other", 200, "PUT other body")]
    [InlineData("DELETE", "/served/things/special", 404, "")]
    [InlineData("HEAD", "/served/things/special", 404, "")]
    [InlineData("OPTIONS", "/served/things/special", 404, "")]
    [InlineData("GET", "/served//things/special", 404, "")]
    [InlineData("GET", "/served/things//special", 404, "")]
    [InlineData("GET", "/served/things", 404, "")]
    [InlineData("GET", "/things/special", 404, "")]
    [InlineData("GET", "/api/things/special", 404, "")]
    [InlineData("GET", "/served", 404, "")]
    [InlineData("GET", "/", 404, "")]
    [InlineData("PATCH", "/served/rest/a/b", 200, "PATCH a/b")]
    [InlineData("GET", "/served/rest", 200, "GET nothing")]
    [InlineData("GET", "/served/Unrouted", 202, "written by itself")]
    public async Task A_request_goes_where_the_real_host_would_send_it(string method, string path, int status, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method is "POST" or "PUT" ? new StringContent("body") : null;

        using var response = await running.Host.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null, "api")]
    [InlineData("""{ "version": "2.0" }""", "api")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "one/two" } } }""", "one/two")]
    public void The_prefix_of_all_routes_is_that_of_host_json_and_api_where_it_says_nothing(string? file, string prefix)
    {
        var folder = Directory.CreateTempSubdirectory("prefix-test-").FullName;
        if (file is not null)
        {
            File.WriteAllText(Path.Combine(folder, "host.json"), file);
        }

        Assert.Equal(prefix, HttpRoute.Prefix(folder));
        Directory.Delete(folder, recursive: true);
    }
}
