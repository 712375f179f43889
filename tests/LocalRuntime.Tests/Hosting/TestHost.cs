using System.Diagnostics.CodeAnalysis;
using Grpc.Net.Client;
using LocalRuntime.Tests.App;
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

namespace LocalRuntime.Tests.Hosting;

/// <summary>The functions of this project on the local runtime, as an app starts it, with a client for each side: requests and orchestrations.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost host;
    private readonly GrpcChannel channel;

    private TestHost(IHost host)
    {
        this.host = host;
        var served = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(served) };
        RpcUrl = Services.GetRequiredService<IConfiguration>()[WorkerSettings.HostEndpoint]!;
        channel = GrpcChannel.ForAddress(RpcUrl, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        Durable = new GrpcDurableTaskClient("tests", new GrpcDurableTaskClientOptions { Channel = channel, EnableEntitySupport = true }, NullLogger.Instance);
    }

    public HttpClient Http { get; }

    public DurableTaskClient Durable { get; }

    /// <summary>Where the worker and its Durable client connect to.</summary>
    public string RpcUrl { get; }

    public IServiceProvider Services => host.Services;

    /// <summary>What the functions did.</summary>
    public Notes Notes => Services.GetRequiredService<Notes>();

    public CapturedLog Log => Services.GetRequiredService<CapturedLog>();

    /// <summary>An app's builder with the local runtime and the functions in it.</summary>
    /// <param name="directory">The data directory; null for one that goes with the host.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string? directory = null, params string[] more)
    {
        var data = $"--LocalRuntime:DataDirectory={directory ?? ":memory:"}";
        string[] args = ["--LocalRuntime:Url=http://127.0.0.1:0", data, "--Timers:Rarely=0 0 0 1 1 *", .. more];
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.UseLocalRuntime(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<Notes>();
        var log = new CapturedLog();
        builder.Services.AddSingleton(_ => log);
        builder.Logging.ClearProviders().AddProvider(log);
        return builder;
    }

    public static Task<TestHost> StartAsync(string? directory = null, Action<FunctionsApplicationBuilder>? configure = null, params string[] more)
    {
        var builder = CreateBuilder(directory, more);
        configure?.Invoke(builder);
        return StartAsync(builder);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The test host disposes what it is made of.")]
    public static async Task<TestHost> StartAsync(FunctionsApplicationBuilder builder)
    {
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new TestHost(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>The answer to a GET of a function's route.</summary>
    public Task<string> GetAsync(string route) => Http.GetStringAsync(new Uri($"/served/{route}", UriKind.Relative));

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Durable.DisposeAsync();
        await host.StopAsync();
        host.Dispose();
        channel.Dispose();
    }
}
