using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Media;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Starts the orchestrations that always run, one of each per task hub: at the start where the host offers a client then, otherwise with the first signal.
/// </summary>
public sealed class EternalOrchestrations(IServiceProvider services) : IHostedLifecycleService
{
    private static readonly (string Orchestrator, string Id)[] All = [(nameof(LifecycleSweep), "lifecycle-sweep"), (nameof(ConsentExpiry), "consent-expiry"), (nameof(FileSweep), "file-sweep")];

    private bool ensured;

    public async Task EnsureAsync(DurableTaskClient durable)
    {
        ArgumentNullException.ThrowIfNull(durable);
        if (ensured)
        {
            return;
        }

        foreach (var (orchestrator, id) in All)
        {
            try
            {
                await durable.ScheduleNewOrchestrationInstanceAsync(orchestrator, null, new StartOrchestrationOptions(id)).ConfigureAwait(false);
            }
            catch (InvalidOperationException)
            {
                // It runs already, here or elsewhere.
            }
        }

        ensured = true;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) =>
        services.GetService<DurableTaskClient>() is { } durable ? EnsureAsync(durable) : Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
