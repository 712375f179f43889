using System.Reflection;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OfferingUsers.Functions.Tests.Fixture;

[assembly: AssemblyFixture(typeof(RunningApp))]
[assembly: AssemblyFixture(typeof(ConsentEnforcingApp))]

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>
/// The real app over HTTP on the local runtime, one for all tests. With <c>OFFERING_USERS_URL</c> and <c>OFFERING_USERS_BOOTSTRAP_TOKEN</c> set, the tests
/// call that one instead, and what needs an app of its own is skipped.
/// </summary>
public class RunningApp : IAsyncLifetime
{
    private const string OwnBootstrapToken = "bootstrap-token-of-the-tests";

    private IHost? host;
    private Api? api;
    private DurableTaskClient? durable;

    /// <summary>The address of a running deployment that the tests are pointed at; null when there is none.</summary>
    public static string? Elsewhere => Environment.GetEnvironmentVariable("OFFERING_USERS_URL") is { Length: > 0 } url ? url : null;

    public Api Api
    {
        get
        {
            Assert.SkipWhen(api is null, "Needs an app of its own, with settings or faults that a deployment does not have.");
            return api!;
        }
    }

    /// <summary>
    /// The worker looks for the functions in the assembly that the process was started with, which here is the tests' own. A module initializer would be
    /// too early: by it, the tests are found.
    /// </summary>
    static RunningApp() => Assembly.SetEntryAssembly(typeof(OfferingUsersApp).Assembly);

    /// <summary>What was logged: all of the app, and what the libraries log by default.</summary>
    public LogKeeper Logs { get; } = new();

    /// <summary>The services of the app that was started here.</summary>
    public IServiceProvider Services
    {
        get
        {
            Assert.SkipWhen(host is null, "Needs the app in this process.");
            return host!.Services;
        }
    }

    /// <summary>A client of the app's orchestrations: its host gives one to functions only, so this one connects as theirs do.</summary>
    public DurableTaskClient Durable => durable ??= new GrpcDurableTaskClient(
        "tests",
        new GrpcDurableTaskClientOptions { Channel = GrpcChannel.ForAddress(Services.GetRequiredService<IConfiguration>()["Functions:Worker:HostEndpoint"]!) },
        NullLogger.Instance);

    public async ValueTask InitializeAsync()
    {
        if (Elsewhere is { } url)
        {
            api = GetType() == typeof(RunningApp)
                ? new Api(
                    url,
                    Environment.GetEnvironmentVariable("OFFERING_USERS_BOOTSTRAP_TOKEN")
                    ?? throw new InvalidOperationException("OFFERING_USERS_BOOTSTRAP_TOKEN must be set with OFFERING_USERS_URL."))
                : null;
            await UntilReadyAsync(url);
            return;
        }

        var builder = OfferingUsersApp.CreateBuilder(
        [
            "--LocalRuntime:Url=http://127.0.0.1:0", "--LocalRuntime:DataDirectory=:memory:", $"--Access:BootstrapToken={OwnBootstrapToken}",
            "--Api:CostHeaders=true",
            .. Settings,
        ]);
        Configure(builder);
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace)
            .AddFilter((category, level) => LogsEverything || level >= LogLevel.Information || IsOwn(category));
        host = builder.Build();
        await host.StartAsync();
        api = new Api(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(), OwnBootstrapToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (durable?.DisposeAsync() ?? default);
        if (host is not null)
        {
            var report = IsEditedBehindItsBack ? null : await this.VerifyAsync();
            await host.StopAsync();
            host.Dispose();
            if (report?.Violations.Any() == true)
            {
                Assert.Fail($"{GetType().Name} has left data that are not sound. {report.ToString().ReplaceLineEndings(" | ")}");
            }
        }
    }

    /// <summary>Whether tests have stored what no operation of the app stores; otherwise its data must be sound at the end.</summary>
    protected virtual bool IsEditedBehindItsBack => false;

    /// <summary>Whether the libraries log everything, too: gigabytes, with all tests.</summary>
    protected virtual bool LogsEverything => false;

    private static bool IsOwn(string? category) =>
        category?.StartsWith("OfferingUsers", StringComparison.Ordinal) == true || category?.StartsWith("LocalRuntime", StringComparison.Ordinal) == true;

    /// <summary>A deployment that has scaled to zero takes its time for the first answer.</summary>
    private static async Task UntilReadyAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(100) };
        await Eventually.ShowsAsync(LookAsync, shown => shown == "OK", $"{url}/api/health/ to be ready", TimeSpan.FromMinutes(3));

        async Task<string> LookAsync()
        {
            try
            {
                using var answer = await http.GetAsync("/api/health/");
                return answer.StatusCode.ToString();
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                return error.Message;
            }
        }
    }

    /// <summary>Settings beyond the usual.</summary>
    protected virtual string[] Settings => [];

    /// <summary>Services beyond the usual.</summary>
    protected virtual void Configure(FunctionsApplicationBuilder builder)
    {
    }
}

/// <summary>The app with consent enforced.</summary>
public sealed class ConsentEnforcingApp : RunningApp
{
    protected override string[] Settings => ["--Access:EnforceUserConsentForOfferings=true"];
}

/// <summary>Keeps every line that is logged, for what must or must not be in it.</summary>
public sealed class LogKeeper : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = [];
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> failures = [];

    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Those of them that an operator is alarmed by: errors, and whatever has a stack trace.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception) + exception;
        lines.Enqueue(line);
        if (logLevel >= LogLevel.Error || (logLevel >= LogLevel.Information && exception is not null))
        {
            failures.Enqueue(line);
        }
    }

    public void Dispose()
    {
    }
}
