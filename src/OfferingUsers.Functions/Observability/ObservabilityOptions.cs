using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Observability;

/// <summary>The export of traces, metrics and logs: the settings <c>Observability:*</c>.</summary>
internal sealed class ObservabilityOptions
{
    internal const string Auto = "Auto";
    internal const string AzureMonitor = "AzureMonitor";
    internal const string Otlp = "Otlp";
    internal const string ToConsole = "Console";
    internal const string None = "None";

    internal static readonly string[] Exporters = [Auto, AzureMonitor, Otlp, ToConsole, None];

    /// <summary>
    /// <c>AzureMonitor</c>, <c>Otlp</c>, <c>Console</c>, <c>None</c>, or <c>Auto</c>: Azure Monitor if <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> is set,
    /// otherwise OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, otherwise none. Default: Auto.
    /// </summary>
    public string Exporter { get; set; } = Auto;

    /// <summary>The sampling ratio of traces without a sampling decision of the caller, 0 to 1; metrics and logs are not sampled. Default: 1.</summary>
    public double TraceRatio { get; set; } = 1;
}

/// <summary>Rejects an unknown exporter or ratio at startup, because otherwise missing traces would be noticed only when they are needed.</summary>
internal sealed class ValidateObservabilityOptions : IValidateOptions<ObservabilityOptions>
{
    public ValidateOptionsResult Validate(string? name, ObservabilityOptions options)
    {
        if (!ObservabilityOptions.Exporters.Contains(options.Exporter, StringComparer.OrdinalIgnoreCase))
        {
            return ValidateOptionsResult.Fail(
                $"Observability:Exporter is '{options.Exporter}': it must be one of {string.Join(", ", ObservabilityOptions.Exporters)}.");
        }

        return options.TraceRatio is >= 0 and <= 1
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"Observability:TraceRatio is {options.TraceRatio}: it must be between 0 and 1."));
    }
}
