using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static LocalRuntime.Durable.Engine.DurableStore;

namespace LocalRuntime.Durable.Engine;

/// <summary>The client of orchestrations on the local engine, with the real one's rules and exceptions.</summary>
internal sealed class LocalDurableClient(DurableStore store, DurableEngine engine, TimeProvider clock) : DurableTaskClient
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        if (id.StartsWith('@'))
        {
            throw new ArgumentException("An instance id must not start with @.", nameof(options));
        }

        var payload = Payload.Write(input);
        await store.WriteAsync(connection =>
        {
            if (Find(connection, id) is { IsOver: false })
            {
                throw new global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException($"An orchestration with the instance id '{id}' is not finished.");
            }

            using var span = Spans.Begin("create_orchestration", orchestratorName.Name, id);
            CommitTurn.Start(connection, id, orchestratorName.Name, payload, Now, options?.StartAt?.UtcDateTime ?? Now);
            return true;
        }).ConfigureAwait(false);
        engine.Wake([id]);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new HistoryEvent(EventKind.EventRaised) { Name = eventName, Payload = Payload.Write(eventPayload) });

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) => options is { Recursive: true }
        ? throw new NotSupportedException("The local runtime ends an instance alone, without those that it started.")
        : SendAsync(instanceId, new HistoryEvent(EventKind.Terminate) { Payload = Payload.Write(options?.Output) });

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new HistoryEvent(EventKind.Suspend) { Payload = Payload.Write(reason) });

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new HistoryEvent(EventKind.Resume) { Payload = Payload.Write(reason) });

    public override Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(store.Read(connection => Find(connection, instanceId)) is { } run ? Describe(run, getInputsAndOutputs) : null);

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        while (true)
        {
            var changed = engine.WatchAsync(instanceId);
            var metadata = await GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation).ConfigureAwait(false) ?? throw Missing(instanceId);
            if (metadata.IsCompleted)
            {
                return metadata;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => new Instances(store, filter ?? new OrchestrationQuery());

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) => store.WriteAsync(connection =>
    {
        if (options is { Recursive: true })
        {
            throw new NotSupportedException("The local runtime removes an instance alone, without those that it started.");
        }

        if (Find(connection, instanceId) is not { IsOver: true })
        {
            return new PurgeResult(0);
        }

        CommitTurn.Forget(connection, instanceId);
        return new PurgeResult(Command(connection, "DELETE FROM instances WHERE id = $id", ("$id", instanceId)).ExecuteNonQuery());
    });

    private static RpcException Missing(string instanceId) => new(new Status(StatusCode.NotFound, $"There is no orchestration instance '{instanceId}'."));

    private static OrchestrationMetadata Describe(StoredRun run, bool whole) => new(run.Name, run.Id)
    {
        RuntimeStatus = run.Status,
        CreatedAt = new DateTimeOffset(run.Created, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(run.Updated, TimeSpan.Zero),
        SerializedInput = whole ? run.Input : null,
        SerializedOutput = whole ? run.Output : null,
        SerializedCustomStatus = whole ? run.CustomStatus : null,
        FailureDetails = run.Failure,
    };

    private async Task SendAsync(string instanceId, HistoryEvent happened)
    {
        await store.WriteAsync(connection =>
        {
            var run = Find(connection, instanceId) ?? throw Missing(instanceId);
            if (run.IsOver)
            {
                throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration instance '{instanceId}' is finished."));
            }

            Send(connection, instanceId, happened, Now);
            return true;
        }).ConfigureAwait(false);
        engine.Wake([instanceId]);
    }

    private sealed class Instances(DurableStore store, OrchestrationQuery filter) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerator<OrchestrationMetadata> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            if (filter.TaskHubNames is not null || filter.ContinuationToken is not null)
            {
                throw new NotSupportedException("The local runtime has one task hub, and lists it from the beginning: TaskHubNames and ContinuationToken are not supported.");
            }

            for (var page = store.List("", filter.PageSize); page.Count > 0; page = store.List(page[^1].Id, filter.PageSize))
            {
                foreach (var run in page.Where(Matches))
                {
                    yield return Describe(run, whole: filter.FetchInputsAndOutputs);
                }

                await Task.Yield();
            }
        }

        private bool Matches(StoredRun run) => (filter.InstanceIdPrefix is null || run.Id.StartsWith(filter.InstanceIdPrefix, StringComparison.Ordinal))
            && (filter.Statuses is null || filter.Statuses.Contains(run.Status))
            && !(run.Created < filter.CreatedFrom?.UtcDateTime) && !(run.Created > filter.CreatedTo?.UtcDateTime);
    }
}
