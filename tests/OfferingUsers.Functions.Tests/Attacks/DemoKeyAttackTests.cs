using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Processes;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>The keys of the demo are public: they are for the machine that serves it, and for as long as nobody has brought data in (catalog.md 5).</summary>
public sealed class DemoKeyAttackTests(DemoApp app, DemoWithKeyApp withKey) : IClassFixture<DemoApp>, IClassFixture<DemoWithKeyApp>
{
    private const string Me = "/api/users/me/";

    public static TheoryData<string> Keys => [.. DemoUsers.Tokens.Select(cast => cast.Token)];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_of_the_demo_is_unknown_over_a_network_and_costs_nothing(string key)
    {
        (await app.Api.GetAsync(key, Me)).Is(200);
        foreach (var path in new[] { Me, Api.List, "/api/status/" })
        {
            var (status, body, calls) = await AskAsync(key, path, (DemoApp.From, "203.0.113.7"));
            Assert.Equal((HttpStatusCode.Unauthorized, """{"detail":"Invalid token."}""", "0"), (status, body, calls));
        }
    }

    [Theory]
    [InlineData(true, DemoApp.From, "127.0.0.1")]
    [InlineData(true, DemoApp.From, "127.1.2.3")]
    [InlineData(true, DemoApp.From, "::1")]
    [InlineData(true, DemoApp.From, "::ffff:127.0.0.1")]
    [InlineData(false, DemoApp.From, "::ffff:203.0.113.7")]
    [InlineData(false, DemoApp.From, "fe80::1")]
    [InlineData(false, DemoApp.From, "")]
    [InlineData(true, "Host", "localhost:7071")]
    [InlineData(true, "Host", "demo.localhost")]
    [InlineData(true, "Host", "[::1]:7071")]
    [InlineData(false, "Host", "users.example.org")]
    [InlineData(false, "Host", "localhost.example.org")]
    [InlineData(false, "Host", "203.0.113.1:7071")]
    [InlineData(false, "X-Forwarded-For", "127.0.0.1")]
    [InlineData(false, "X-Forwarded-Host", "localhost")]
    [InlineData(false, "Forwarded", "for=127.0.0.1")]
    public async Task It_is_known_to_who_asks_this_machine_by_its_own_name_without_a_proxy(bool known, string header, string value) =>
        Assert.Equal(known ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await AskAsync(DemoUsers.Staff, Me, (header, value))).Status);

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Where_there_is_a_bootstrap_key_no_key_of_the_demo_is_known(string key)
    {
        var users = (await withKey.Api.GetAsync(withKey.Api.Bootstrap, "/api/catalog/users/")).Is(200);

        Assert.Equal(DemoUsers.Tokens.Length, users.Count);
        (await withKey.Api.GetAsync(key, Me)).Is(401, """{"detail":"Invalid token."}""");
    }

    [Fact]
    public async Task Served_on_all_addresses_the_demo_is_for_this_machine_only_and_says_so()
    {
        var port = ChildApp.FreePort();
        await using var child = await ChildApp.StartAsync(
            ":memory:", waits: false, url: $"http://0.0.0.0:{port}", environment: [("Access__BootstrapToken", "")]);

        await child.PrintsAsync($"http://127.0.0.1:{port}{Api.List}");
        (await new Api($"http://127.0.0.1:{port}", "").GetAsync(DemoUsers.Staff, Me)).Is(200);
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(own is null, "This machine is in no network.");
        (await new Api($"http://{own}:{port}", "").GetAsync(DemoUsers.Staff, Me)).Is(401);
    }

    [Fact]
    public async Task A_demo_that_is_demanded_for_a_network_stops_the_start()
    {
        await using var child = await ChildApp.StartAsync(
            ":memory:", waits: false, url: $"http://0.0.0.0:{ChildApp.FreePort()}", environment: [("Access__BootstrapToken", ""), ("Catalog__Demo", "true")]);

        Assert.Equal(1, await child.ExitCodeAsync());
        Assert.Contains("Catalog:Demo is true, and LocalRuntime:Url is not of this machine alone", child.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", child.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_demo_that_is_demanded_of_a_functions_host_stops_the_start()
    {
        using var host = OfferingUsersApp.CreateBuilder(["--Functions:Worker:HostEndpoint=http://127.0.0.1:1", "--Catalog:Demo=true"]).Build();

        var refused = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<CatalogOptions>>().Value);

        Assert.StartsWith("Catalog:Demo is true, and a Functions host serves the app", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body, string? Calls)> AskAsync(string key, string path, (string Name, string Value) header)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Api.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Token " + key);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.GetValues("X-Store-Calls").Single());
    }
}

/// <summary>The app with its demo, where a test says from which address it calls.</summary>
public sealed class DemoApp : RunningApp
{
    public const string From = "X-Called-From";

    protected override string[] Settings => ["--Access:BootstrapToken="];

    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter, CallerAddress>();

    private sealed class CallerAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => requests =>
        {
            requests.Use((http, then) =>
            {
                if (http.Request.Headers.TryGetValue(From, out var address))
                {
                    http.Connection.RemoteIpAddress = address.ToString() is { Length: > 0 } text ? IPAddress.Parse(text) : null;
                }

                return then(http);
            });
            next(requests);
        };
    }
}

/// <summary>The same data, with a bootstrap key.</summary>
public sealed class DemoWithKeyApp : RunningApp
{
    protected override string[] Settings => ["--Catalog:Demo=true"];
}
