using LocalRuntime.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime;

/// <summary>
/// Orders start and stop. Start: lock the data directory, let the worker connect and load its functions, start the app's services, serve requests, run
/// timers and orchestrations. Stop: cancel running requests and accept no more, then the same for timers and orchestrations, and at last close the worker's
/// stream.
/// </summary>
internal sealed partial class LocalHost(
    DataDirectory directory, ServingAddress address, RpcServer rpc, FunctionsHost functions, WorkerChannel channel, IHostApplicationLifetime lifetime,
    ILogger<LocalHost> logger, IServer? server = null) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        address.EnsureAvailable();
        await rpc.StartAsync(cancellationToken);
    }

    /// <summary>Runs after the worker's hosted service, which connects, and before the web server's.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await functions.LoadAsync(WorkerSettings.AppDirectory, cancellationToken);
        _ = StopWhenDisconnectedAsync();
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        Log.Serving(logger, string.Join(", ", server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []), directory.Path);
        await functions.StartAsync();
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => functions.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => rpc.StopAsync();

    /// <summary>Without the stream no function can run, so the app stops rather than hang.</summary>
    private async Task StopWhenDisconnectedAsync()
    {
        await channel.Disconnected;
        Log.Disconnected(logger);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(102, LogLevel.Information, "Serving at {Url}, with data in {Directory}")]
        public static partial void Serving(ILogger logger, string url, string directory);

        [LoggerMessage(105, LogLevel.Critical, "The stream between host and worker was lost; the app is stopping.")]
        public static partial void Disconnected(ILogger logger);
    }
}
