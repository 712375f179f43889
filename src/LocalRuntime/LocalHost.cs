using LocalRuntime.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime;

/// <summary>
/// The order of things. At the start: the data directory is claimed, the worker connects and loads its functions, the app prepares itself, requests are
/// served, and then timers and orchestrations run. At the end: requests that run are asked to end and no more are taken, then timers and orchestrations
/// likewise, and last the worker's stream.
/// </summary>
internal sealed partial class LocalHost(
    DataDirectory directory, ServingAddress address, RpcServer rpc, FunctionsHost functions, WorkerChannel channel, IHostApplicationLifetime lifetime,
    ILogger<LocalHost> logger, IServer? server = null) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        address.CheckFree();
        await rpc.StartAsync(cancellationToken);
    }

    /// <summary>After the worker's own service, which connects, and before the web server's.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await functions.LoadAsync(WorkerSettings.AppDirectory, cancellationToken);
        _ = StopWhenLostAsync();
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        Log.Serving(logger, string.Join(", ", server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []), directory.Path);
        await functions.StartAsync();
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => functions.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => rpc.StopAsync();

    /// <summary>Without the stream no function runs: better no app than one that hangs.</summary>
    private async Task StopWhenLostAsync()
    {
        await channel.Lost;
        Log.Lost(logger);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(102, LogLevel.Information, "Serving at {Url}, on the data in {Directory}")]
        public static partial void Serving(ILogger logger, string url, string directory);

        [LoggerMessage(105, LogLevel.Critical, "The stream between the host and its worker has broken; the app ends.")]
        public static partial void Lost(ILogger logger);
    }
}
