using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.MoveIn;

namespace OfferingUsers.Functions.Tests.Upstream;

/// <summary>What the app does not serve is passed to the Waldur beside it, and its answer passed back.</summary>
public sealed class PassToUpstreamTests(UpstreamApp app) : IClassFixture<UpstreamApp>
{
    [Fact]
    public async Task A_path_that_is_not_served_is_passed_with_all_that_was_sent_and_its_answer_comes_back()
    {
        string? seen = null;
        var path = Serve(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var request = context.Request;
            seen = $"{request.Method} {request.Path}{request.QueryString} {request.Headers.Authorization} {request.ContentType} {await body.ReadToEndAsync()}";
            context.Response.StatusCode = 409;
            context.Response.Headers["X-Result-Count"] = "7";
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            await context.Response.WriteAsync("as it is");
        });

        using var answer = await SendAsync(HttpMethod.Post, $"{path}?a=%2Fb&a=c%20d", "Token key-of-theirs", body: "{\"x\": 1}");

        Assert.Equal($"POST {path}?a=%2Fb&a=c%20d Token key-of-theirs application/json {{\"x\": 1}}", seen);
        Assert.Equal((HttpStatusCode)409, answer.StatusCode);
        Assert.Equal("7", answer.Headers.GetValues("X-Result-Count").Single());
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal("as it is", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_meant_for_one_hop_or_for_the_app_alone_goes_no_further()
    {
        IHeaderDictionary seen = new HeaderDictionary();
        var path = Serve(context =>
        {
            foreach (var (name, value) in context.Request.Headers)
            {
                seen[name] = value;
            }

            context.Response.Headers.Connection = "X-For-This-Hop";
            context.Response.Headers["X-For-This-Hop"] = "1";
            context.Response.Headers["Keep-Alive"] = "timeout=5";
            context.Response.Headers["X-Request-Id"] = "theirs";
            return Task.CompletedTask;
        });

        using var answer = await SendAsync(
            HttpMethod.Get, path, "Token k", null,
            ("Connection", "X-Named"), ("X-Named", "1"), ("Keep-Alive", "timeout=9"), ("Proxy-Authorization", "secret"), ("TE", "gzip"),
            ("X-Functions-Key", "key-of-the-host"), ("X-Forwarded-Host", "invented"), ("X-Request-Id", "mine"), ("X-Other", "kept"));

        Assert.All(
            ["X-Named", "Keep-Alive", "Proxy-Authorization", "TE", "X-Functions-Key", "Connection", "Transfer-Encoding"],
            name => Assert.False(seen.ContainsKey(name), name));
        Assert.Equal("kept", seen["X-Other"]);
        Assert.Equal(new Uri(app.Waldur.Url).Authority, seen.Host);
        Assert.Equal(
            (new Uri(app.Api.Url).Authority, "http", "mine"),
            (seen["X-Forwarded-Host"].ToString(), seen["X-Forwarded-Proto"].ToString(), seen["X-Request-Id"].ToString()));
        Assert.Equal("1.1 offering-users", seen.Via);
        Assert.False(answer.Headers.Contains("X-For-This-Hop") || answer.Headers.Contains("Keep-Alive") || answer.Headers.Contains("Connection"));
        Assert.Equal("mine", answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task Bodies_are_passed_as_they_come_in_both_directions()
    {
        // More than any buffer on the way holds back.
        const int PartSize = 1 << 20;
        var (hasPart, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var path = Serve(async context =>
        {
            var part = new byte[PartSize];
            await context.Request.Body.ReadExactlyAsync(part);
            hasPart.SetResult();
            await context.Request.Body.ReadExactlyAsync(part);
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await mayEnd.Task;
            await context.Response.WriteAsync("last");
        });
        using var connection = await RawConnection.OpenAsync(app.Api);

        await connection.SendAsync(RawConnection.Head("POST", path, "k") + $"Content-Length: {2 * PartSize + 1}\r\n\r\n" + new string('a', PartSize + 1));
        await hasPart.Task;
        await connection.SendAsync(new string('b', PartSize));

        await ReadUntilAsync(connection, "first");
        mayEnd.SetResult();
        await ReadUntilAsync(connection, "last");
    }

    [Fact]
    public async Task A_redirect_is_passed_back_and_not_followed()
    {
        var elsewhere = 0;
        await using var other = await ServedWaldur.StartAsync();
        other.Endpoints["stolen"] = _ =>
        {
            elsewhere++;
            return Task.CompletedTask;
        };
        var path = Serve(context =>
        {
            context.Response.Redirect(other.Url + "/stolen");
            return Task.CompletedTask;
        });

        using var answer = await SendAsync(HttpMethod.Get, path, "Token k");

        Assert.Equal((HttpStatusCode.Redirect, other.Url + "/stolen", 0), (answer.StatusCode, answer.Headers.Location!.ToString(), elsewhere));
    }

    [Theory]
    [InlineData("GET", "/api/marketplace-orders/?offering_uuid=1")]
    [InlineData("GET", "/api/marketplace-provider-resources/?offering_uuid=1")]
    [InlineData("POST", "/api/marketplace-orders/")]
    [InlineData("PATCH", "/api/users/6f1a4b7c5d9e4f0a8b2c3d4e5f607182/")]
    [InlineData("DELETE", "/api/marketplace-provider-offerings/6f1a4b7c5d9e4f0a8b2c3d4e5f607182/")]
    [InlineData("GET", "/api/marketplace-provider-offerings/6f1a4b7c5d9e4f0a8b2c3d4e5f607182/list_users/")]
    [InlineData("OPTIONS", "/api/projects/")]
    [InlineData("GET", "/api/projects")]
    [InlineData("GET", "//api/projects/")]
    [InlineData("GET", "/static/app.js")]
    public async Task What_is_waldurs_is_passed(string method, string target)
    {
        app.Waldur.Endpoints[target.Split('?')[0].Trim('/')] = context =>
        {
            context.Response.StatusCode = 299;
            return Task.CompletedTask;
        };

        using var connection = await RawConnection.OpenAsync(app.Api);
        await connection.SendAsync(RawConnection.Head(method, target, "k") + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 299", await connection.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", Api.List, 405)]
    [InlineData("GET", "/api/users/me/", 200)]
    [InlineData("OPTIONS", "/api/users/me/", 200)]
    [InlineData("GET", "/api/marketplace-provider-offerings/", 200)]
    [InlineData("PATCH", "/api/marketplace-site-agent-identities/", 405)]
    [InlineData("GET", "/api/health/", 200)]
    public async Task What_is_the_apps_is_answered_by_it(string method, string path, int status)
    {
        app.Waldur.Asked.Clear();
        using var answer = await SendAsync(new HttpMethod(method), path, "Token " + app.Api.Bootstrap);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain(app.Waldur.Asked, target => target == path);
    }

    [Fact]
    public async Task The_bootstrap_key_is_this_apps_alone()
    {
        var seen = "nothing";
        var path = Serve(context =>
        {
            seen = context.Request.Headers.Authorization.ToString();
            return Task.CompletedTask;
        });

        foreach (var scheme in new[] { "Token ", "bearer ", "Bearer Token " })
        {
            using var answer = await SendAsync(HttpMethod.Get, path, scheme + app.Api.Bootstrap);
            Assert.Equal("", seen);
        }
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_broken_off()
    {
        var isSeen = new TaskCompletionSource();
        var path = Serve(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await isSeen.Task;
            context.Abort();
        });
        using var connection = await RawConnection.OpenAsync(app.Api);
        await connection.SendAsync(RawConnection.Head("GET", path, "k") + "\r\n");

        Assert.StartsWith("HTTP/1.1 200", await ReadUntilAsync(connection, "half"), StringComparison.Ordinal);
        isSeen.SetResult();
        Assert.DoesNotContain("HTTP", await connection.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up()
    {
        var path = Serve(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        using var late = await SendAsync(HttpMethod.Get, path, "Token k");

        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Equal("""{"detail":"The upstream does not answer in time."}""", await late.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_as_everywhere()
    {
        var path = Serve(async context => await context.Request.Body.CopyToAsync(Stream.Null));
        using var connection = await RawConnection.OpenAsync(app.Api);
        await connection.SendAsync(RawConnection.Head("POST", path, "k") + "Content-Length: 2000000000\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", await connection.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Via: 1.1 somebody, 1.1 offering-users", "GET", "508")]
    [InlineData("Via: 1.1 somebody", "GET", "404")]
    [InlineData("Connection: Content-Type, X-Named", "GET", "404")]
    [InlineData("X-Nothing: 1", "TRACE", "405")]
    public async Task Nothing_goes_in_circles_and_nothing_is_reflected(string header, string method, string status)
    {
        using var connection = await RawConnection.OpenAsync(app.Api);
        await connection.SendAsync(RawConnection.Head(method, "/api/nowhere/", app.AddUser().Key) + header + "\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 " + status, await connection.ReadAsync(), StringComparison.Ordinal);
    }

    private string Serve(RequestDelegate endpoint)
    {
        var name = "api/passed-" + World.NewUuid();
        app.Waldur.Endpoints[name] = endpoint;
        return $"/{name}/";
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string authorization, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        return await app.Client.SendAsync(request);
    }

    private static async Task<string> ReadUntilAsync(RawConnection connection, string text)
    {
        var read = "";
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            var more = await connection.ReadAsync(1);
            Assert.NotEqual("", more);
            read += more;
        }

        return read;
    }
}
