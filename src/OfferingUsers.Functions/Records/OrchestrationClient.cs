using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The Durable client of the current invocation, which <see cref="ProvideOrchestrationClient"/> sets. At startup and in functions without the binding there is
/// none, so nothing can be started or signalled, and the sweeps make up for it.
/// </summary>
public sealed class OrchestrationClient
{
    private static readonly OrchestrationRuntimeStatus[] Final =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private DurableTaskClient? durable;

    /// <summary>Whether there is a Durable client.</summary>
    public bool IsAvailable => durable is not null;

    private DurableTaskClient Durable => durable ?? throw new InvalidOperationException("The function has no parameter with [DurableClient].");

    /// <summary>Starts an orchestration; false if an instance with that id is running already.</summary>
    /// <param name="id">The instance id; null generates one.</param>
    public async Task<bool> StartAsync(string orchestrator, object? input, string? id)
    {
        try
        {
            await Durable.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, id is null ? null : new StartOrchestrationOptions(id));
            return true;
        }
        catch (InvalidOperationException) when (id is not null)
        {
            return false;
        }
    }

    /// <summary>Raises an external event; false if the instance does not exist or does not accept it.</summary>
    /// <param name="payload">The event's content; null for none.</param>
    public async Task<bool> RaiseAsync(string id, string eventName, object? payload = null)
    {
        try
        {
            await Durable.RaiseEventAsync(id, eventName, payload);
            return true;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    /// <summary>The metadata of an instance; null if it does not exist.</summary>
    public Task<OrchestrationMetadata?> FindAsync(string id, CancellationToken cancellation) => Durable.GetInstanceAsync(id, cancellation: cancellation);

    /// <summary>
    /// Removes orchestrations that have ended, with their histories, of those that were started until then; false if the time limit left some.
    /// </summary>
    public async Task<bool> PurgeAsync(DateTimeOffset startedUntil, TimeSpan timeLimit, CancellationToken cancellation)
    {
        var filter = new PurgeInstancesFilter(CreatedTo: startedUntil, Statuses: Final) { Timeout = timeLimit };
        var purged = await Durable.PurgeAllInstancesAsync(filter, cancellation);

        // A host that knows no time limit does not say that it is complete.
        return purged.IsComplete != false;
    }

    internal void Use(DurableTaskClient client) => durable = client;
}
