using Grpc.Core;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Tests.Functions;

/// <summary>A host as a whole: how it starts, what it keeps for itself, and how it stops.</summary>
public sealed class HostTests
{
    private static readonly string[] Args = ["--LocalRuntime:Url=http://127.0.0.1:0", "--LocalRuntime:DataDirectory=:memory:", "--Timers:Rarely=0 0 0 1 1 *"];

    [Fact]
    public async Task Several_hosts_in_one_process_do_not_disturb_each_other()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestHost.StartAsync()));

        Assert.Equal(["special", "special", "special"], await Task.WhenAll(hosts.Select(host => host.GetAsync("things/special"))));
        var sums = await Task.WhenAll(hosts.Select(host => host.EndAsync(host.BeginAsync(nameof(Orchestrators.Sum), 3, "the-same-id").Result)));
        Assert.All(sums, sum => Assert.Equal(32, sum.ReadOutputAs<int>()));
        Assert.All(hosts, host => Assert.Equal(1, host.Notes.Count("twice 3")));
        await hosts[0].DisposeAsync();
        Assert.Equal("special", await hosts[1].GetAsync("things/special"));
        await hosts[1].DisposeAsync();
        await hosts[2].DisposeAsync();
    }

    [Fact]
    public async Task A_stop_asks_running_invocations_to_end_and_takes_seconds()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.GetAsync("waits");
        await Eventually.IsTrueAsync(() => host.Notes.Count("waits") == 1, "the function to begin");

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("ended in time", await asked);
        Assert.Equal(1, host.Notes.Count("asked to end"));
        Assert.DoesNotContain(host.Log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stranger_is_refused_and_changes_nothing()
    {
        await using var host = await TestHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(new FakeWorker(host.RpcUrl, Guid.NewGuid().ToString()).RunAsync);

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Equal("special", await host.GetAsync("things/special"));
    }

    [Fact]
    public void Under_a_functions_host_nothing_is_registered()
    {
        var builder = FunctionsApplication.CreateBuilder(["--Functions:Worker:HostEndpoint=http://127.0.0.1:1"]);
        var before = builder.Services.ToList();

        builder.UseLocalRuntime(Args);

        Assert.Equal(before, builder.Services);
        Assert.Null(builder.Configuration["LocalRuntime:Url"]);
    }

    [Fact]
    public void No_line_of_the_log_goes_through_the_workers_stream()
    {
        var builder = FunctionsApplication.CreateBuilder(Args);
        builder.UseLocalRuntime(Args);
        builder.ConfigureFunctionsWebApplication();
        var providers = builder.Services.Where(service => service.ServiceType == typeof(ILoggerProvider))
            .Select(service => service.ImplementationType).OfType<Type>().ToList();
        var worker = Assert.Single(
            providers, provider => provider.Assembly.GetName().Name!.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal));

        using var app = builder.Build();
        var rules = app.Services.GetRequiredService<IOptions<LoggerFilterOptions>>().Value.Rules;

        Assert.Contains(rules, rule => rule is { LogLevel: LogLevel.None, CategoryName: null } && rule.ProviderName == worker.FullName);
        Assert.Contains(providers, provider => provider.Name == "ConsoleLoggerProvider");
    }

    [Fact]
    public async Task Functions_without_their_web_application_are_refused()
    {
        var builder = FunctionsApplication.CreateBuilder(Args);
        builder.UseLocalRuntime(Args);

        Assert.Contains("ConfigureFunctionsWebApplication()", await RefusalAsync(builder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_runtime_that_comes_after_the_web_application_is_refused()
    {
        var builder = FunctionsApplication.CreateBuilder(Args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseLocalRuntime(Args);

        Assert.Contains("before ConfigureFunctionsWebApplication()", await RefusalAsync(builder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_address_a_wrong_one_and_a_taken_directory_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory("taken-test-").FullName;
        await using (var host = await TestHost.StartAsync(folder))
        {
            var taken = TestHost.CreateBuilder(null, $"--LocalRuntime:Url={host.Http.BaseAddress}");
            Assert.Contains("where nothing can be served", await RefusalAsync(taken), StringComparison.Ordinal);
            var wrong = TestHost.CreateBuilder(null, "--LocalRuntime:Url=https://127.0.0.1");
            Assert.Contains("it must be a URL", await RefusalAsync(wrong), StringComparison.Ordinal);
            Assert.Contains("is in use by another process", await RefusalAsync(TestHost.CreateBuilder(folder)), StringComparison.Ordinal);
        }

        await (await TestHost.StartAsync(folder)).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_timer_whose_setting_is_missing_is_refused()
    {
        var refused = await RefusalAsync(TestHost.CreateBuilder(null, "--Timers:Rarely="));

        Assert.Contains("the setting Timers:Rarely, which is not set", refused, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(FunctionsApplicationBuilder builder)
    {
        using var host = builder.Build();
        return (await Assert.ThrowsAsync<StartRefusedException>(() => host.StartAsync())).Message;
    }
}
