using LocalRuntime.Cosmos;
using LocalRuntime.Durable;
using LocalRuntime.Files;
using LocalRuntime.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime;

/// <summary>Runs a function app without a Functions host.</summary>
public static class UseLocalRuntimeExtension
{
    /// <summary>
    /// Hosts the functions in this process if no Functions host started it; otherwise does nothing. Call this before
    /// <c>ConfigureFunctionsWebApplication()</c>, so that functions are loaded before requests are served. Throws <see cref="StartRefusedException"/> in
    /// Azure without a host.
    /// </summary>
    /// <param name="builder">The app's builder.</param>
    /// <param name="args">Settings as <c>--Name=Value</c>, which override all others.</param>
    public static TBuilder UseLocalRuntime<TBuilder>(this TBuilder builder, string[] args)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(args);
        if (builder.Configuration[WorkerSettings.HostEndpoint] is { Length: > 0 })
        {
            return builder;
        }

        if (Array.Find(WorkerSettings.AzureVariables, variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 }) is { } azure)
        {
            throw new StartRefusedException(
                $"The variable {azure} says that this is Azure, where the Functions host starts the app, and none did: "
                + "the local runtime is for one machine and does not take its place.");
        }

        LocalSettings.Add(builder.Configuration, args);
        LocalLogging.Configure(builder.Logging, builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddCosmosEmulation(RefuseLostDocuments.Run);
        builder.Services.AddFileServices();
        builder.Services.AddSingleton(provider => new TaskHubStore(
            Path.Combine(provider.GetRequiredService<DataDirectory>().Path, RefuseLostDocuments.OrchestrationFile),
            SurvivePowerCut.Read(provider.GetRequiredService<IConfiguration>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TaskHubStore>>()));
        builder.Services.AddSingleton<TaskHub>();
        builder.Services.AddRunningOrchestrations();
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
        services.AddSingleton<StopWhenDisconnected>();
        services.AddSingleton<AnnounceServing>();
        services.AddSingleton<IStartupFilter, RouteRequests>();
        services.AddHostedService<LocalHost>();

        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 30_000_000;
        });
        services.PostConfigure<KestrelServerOptions>(ServingAddress.LimitRequestBody);

        // The worker trusts forwarded headers, because its host is a proxy; here there is none.
        services.PostConfigure<ForwardedHeadersOptions>(headers => headers.ForwardedHeaders = ForwardedHeaders.None);
    }
}
