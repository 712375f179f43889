using LocalRuntime.Cosmos;
using LocalRuntime.Durable;
using LocalRuntime.Files;
using LocalRuntime.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime;

/// <summary>Lets a function app run without a Functions host.</summary>
public static class UseLocalRuntimeExtension
{
    /// <summary>
    /// Where no Functions host started this process, it plays the host in it. Call this on the builder before <c>ConfigureFunctionsWebApplication()</c>, so
    /// that the worker has its functions loaded before requests are served. Under a host it does nothing. In Azure, without a host, it refuses.
    /// </summary>
    /// <param name="builder">The app's builder.</param>
    /// <param name="args">Settings as <c>--Name=Value</c>, which are stronger than all others.</param>
    public static TBuilder UseLocalRuntime<TBuilder>(this TBuilder builder, string[] args)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(args);
        if (builder.Configuration[WorkerSettings.HostEndpoint] is { Length: > 0 })
        {
            return builder;
        }

        if (Array.Find(WorkerSettings.OfAzure, variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 }) is { } azure)
        {
            throw new StartRefusedException(
                $"The variable {azure} says that this is Azure, where the Functions host starts the app, and none did: "
                + "the local runtime is for one machine and does not take its place.");
        }

        LocalSettings.Add(builder.Configuration, args);
        LocalLogging.Configure(builder.Logging, builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddCosmosEmulation();
        builder.Services.AddFileServices();
        builder.Services.AddSingleton(provider => new TaskHubStore(Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "durable.db")));
        builder.Services.AddSingleton<TaskHub>();
        AddHost(builder);
        return builder;
    }

    private static void AddHost(IHostApplicationBuilder builder)
    {
        var worker = new WorkerSettings();
        worker.AddTo(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(_ => worker);
        services.AddSingleton(_ => new WorkerChannel(worker.WorkerId));
        services.AddSingleton<RpcServer>();
        services.AddSingleton<FunctionsHost>();
        services.AddSingleton<IHostExtension, RunTimers>();
        services.AddSingleton<IHostExtension, DurableFunctions>();
        services.AddSingleton<ServingAddress>();
        services.AddSingleton<IStartupFilter, RouteRequests>();
        services.AddHostedService<LocalHost>();

        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 30_000_000;
        });
        services.PostConfigure<KestrelServerOptions>(ServingAddress.Limit);

        // The worker believes the headers of the proxy that its host is; here no proxy is in front.
        services.PostConfigure<ForwardedHeadersOptions>(headers => headers.ForwardedHeaders = ForwardedHeaders.None);
    }
}
