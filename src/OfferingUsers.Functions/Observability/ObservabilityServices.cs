using System.Diagnostics;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OfferingUsers.Functions.Observability;

/// <summary>Sets log levels and configures the export of traces, metrics and logs.</summary>
internal static class ObservabilityServices
{
    private const string ServiceName = "offering-users";
    private const string InsightsConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string InsightsAccess = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string UrlFull = "url.full";
    private const string UrlQuery = "url.query";
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static FunctionsApplicationBuilder AddObservability(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddOptions<ObservabilityOptions>().BindConfiguration("Observability").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ObservabilityOptions>, ValidateObservabilityOptions>();
        SetLevels(builder.Logging, builder.Configuration);

        var exporter = Exporter(builder.Configuration);
        if (exporter == ObservabilityOptions.None)
        {
            return builder;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                ServiceName, serviceVersion: typeof(ObservabilityServices).Assembly.GetName().Version?.ToString()))
            .WithTracing(traces => traces
                .SetSampler(services => new ParentBasedSampler(
                    new TraceIdRatioBasedSampler(services.GetRequiredService<IOptions<ObservabilityOptions>>().Value.TraceRatio)))
                .AddSource(Telemetry.Name, "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask")
                .AddAspNetCoreInstrumentation(server => server.EnrichWithHttpRequest = (span, _) => span.SetTag(UrlQuery, null))
                .AddHttpClientInstrumentation(client => client.EnrichWithHttpRequestMessage = KeepOriginOnly))
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"))
            .WithLogging(null, logs => logs.IncludeScopes = true);
        switch (exporter)
        {
            case ObservabilityOptions.AzureMonitor:
                telemetry.UseAzureMonitorExporter(options =>
                {
                    options.ConnectionString = builder.Configuration[InsightsConnection];

                    // Disables the exporter's default sampling by traces per second in favour of the ratio.
                    options.TracesPerSecond = null;
                    options.SamplingRatio = builder.Configuration.GetValue("Observability:TraceRatio", 1f);
                    if (builder.Configuration[InsightsAccess] is { Length: > 0 })
                    {
                        // Application Insights accepts telemetry only with the app's managed identity (AZURE_CLIENT_ID).
                        options.Credential = new DefaultAzureCredential();
                    }
                });
                break;
            case ObservabilityOptions.Otlp:
                telemetry.UseOtlpExporter();
                break;
            default:
                telemetry.WithTracing(traces => traces.AddConsoleExporter()).WithMetrics(metrics => metrics.AddConsoleExporter());
                break;
        }

        return builder;
    }

    /// <summary>Without these levels the worker would drop everything below Warning, because the host's settings do not apply to it.</summary>
    private static void SetLevels(ILoggingBuilder logging, IConfiguration configuration) => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Azure", LogLevel.Warning)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("System", LogLevel.Warning)

        // The forwarder names the URL of each request, with its query; the app says itself what failed.
        .AddFilter("Yarp", LogLevel.None)
        .AddConfiguration(configuration.GetSection("Logging"));

    /// <summary>
    /// Of a URL that the app calls, only scheme, host and port: its path may have the name of a file, or the id of a document, which has a name or the digest
    /// of a key (docs/decisions/0016).
    /// </summary>
    private static void KeepOriginOnly(Activity span, HttpRequestMessage request) =>
        span.SetTag(UrlFull, request.RequestUri is { IsAbsoluteUri: true } url ? url.GetLeftPart(UriPartial.Authority) : null).SetTag(UrlQuery, null);

    private static string Exporter(IConfiguration configuration)
    {
        var configured = ObservabilityOptions.Exporters
            .FirstOrDefault(name => name.Equals(configuration["Observability:Exporter"], StringComparison.OrdinalIgnoreCase));
        return (configured ?? ObservabilityOptions.Auto) is var exporter && exporter != ObservabilityOptions.Auto ? exporter
            : configuration[InsightsConnection] is { Length: > 0 } ? ObservabilityOptions.AzureMonitor
            : configuration[Collector] is { Length: > 0 } ? ObservabilityOptions.Otlp
            : ObservabilityOptions.None;
    }
}
