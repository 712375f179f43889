using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalRuntime;

/// <summary>A worker sends its log to its host; here it goes to the console at once.</summary>
internal static class LocalLogging
{
    /// <summary>
    /// The worker's provider, which is not public and comes back when it is removed: were it renamed, lines would go through the stream, too, and be
    /// dropped at its end.
    /// </summary>
    private const string WorkerProvider = "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider";

    public static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.Services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new LoggerFilterRule(WorkerProvider, null, LogLevel.None, null)));
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);

        // The exception is told to whoever starts the host; telling it twice would bury the sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }
}
