using LocalRuntime.Functions;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime;

/// <summary>
/// Orders start and stop. Start: lock the data directory, let the worker connect and load its functions, start the app's services, serve requests, run
/// timers and orchestrations. Stop: cancel running requests and accept no more, then the same for timers and orchestrations, and at last close the worker's
/// stream.
/// </summary>
internal sealed class LocalHost(
    ServingAddress address, RpcServer rpc, FunctionsHost functions, StopWhenDisconnected disconnection, AnnounceServing announce) : IHostedLifecycleService
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
        _ = disconnection.RunAsync();
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        announce.Run();
        await functions.StartAsync();
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => functions.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => rpc.StopAsync();
}
