using LocalRuntime.Functions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime;

/// <summary>Stops the app, with exit code 1, when the stream to the worker is lost: without it no function can run, and requests would hang.</summary>
internal sealed partial class StopWhenDisconnected(WorkerChannel channel, IHostApplicationLifetime lifetime, ILogger<LocalHost> logger)
{
    public async Task RunAsync()
    {
        await channel.Disconnected;
        Log.Disconnected(logger);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(105, LogLevel.Critical, "The stream between host and worker was lost; the app is stopping.")]
        public static partial void Disconnected(ILogger logger);
    }
}
