using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalRuntime;

/// <summary>Logs to the console directly; a worker would send its log to the host.</summary>
internal static class LocalLogging
{
    /// <summary>
    /// The worker's logger provider. It is internal and is added again after a removal, so it is filtered by name; if the name ever changed, log entries
    /// would also be sent over the stream, and be ignored there.
    /// </summary>
    private const string WorkerProvider = "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider";

    public static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.Services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new LoggerFilterRule(WorkerProvider, null, LogLevel.None, null)));
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);

        // Whoever starts the host prints the exception; logging it as well would hide its message in a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }
}
