using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The orchestrations, for whatever runs in one invocation: <see cref="ProvideOrchestrationClient"/> gives it the client that the host has handed over.
/// Without one, at the start of the app and in functions that declare none, nothing can be started here, and the sweeps make up for it.
/// </summary>
public sealed class OrchestrationClient
{
    private DurableTaskClient? durable;

    /// <summary>Whether orchestrations can be started, signalled and looked up here.</summary>
    public bool IsAvailable => durable is not null;

    private DurableTaskClient Durable => durable ?? throw new InvalidOperationException("The function declares no client of Durable Functions.");

    /// <summary>Starts an orchestration; false where an instance of that id runs already.</summary>
    /// <param name="id">Null lets the host make one.</param>
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

    /// <summary>Raises an event at an instance; false where there is none that takes it.</summary>
    public async Task<bool> RaiseAsync(string id, string eventName)
    {
        try
        {
            await Durable.RaiseEventAsync(id, eventName);
            return true;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    /// <summary>How an instance stands; null where there is none.</summary>
    public Task<OrchestrationMetadata?> FindAsync(string id, CancellationToken cancellation) => Durable.GetInstanceAsync(id, cancellation: cancellation);

    internal void Use(DurableTaskClient client) => durable = client;
}
