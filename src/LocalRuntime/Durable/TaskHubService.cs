using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>The gRPC service for Durable clients, with the protocol of the Durable extension. Its other operations are answered as unimplemented.</summary>
internal sealed partial class TaskHubService(TaskHub hub) : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private const int MaxInstanceIdLength = 100;

    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context)
    {
        var id = string.IsNullOrEmpty(request.InstanceId) ? Guid.NewGuid().ToString("N") : request.InstanceId;
        if (id.StartsWith('@') || id.Length > MaxInstanceIdLength || id.Any(character => char.IsControl(character) || character is '/' or '\\' or '#' or '?'))
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument,
                $"An instance id has at most {MaxInstanceIdLength} characters, none of / \\ # ? or control, and does not begin with @."));
        }

        var replaceable = request.OrchestrationIdReusePolicy?.ReplaceableStatus;
        await hub.Store.WriteAsync(connection =>
        {
            var found = Find(connection, id);
            if (found is not null && !(replaceable?.Contains(found.State.OrchestrationStatus) ?? found.IsCompleted))
            {
                throw new RpcException(new Status(StatusCode.AlreadyExists, $"An Orchestration instance with the ID {id} already exists."));
            }

            var state = new OrchestrationState
            {
                InstanceId = id,
                Name = request.Name,
                Version = request.Version,
                Input = request.Input,
                ScheduledStartTimestamp = request.ScheduledStartTimestamp,
            };
            var started = new ExecutionStartedEvent
            {
                Name = request.Name,
                Version = request.Version,
                Input = request.Input,
                ScheduledStartTimestamp = request.ScheduledStartTimestamp,
                ParentTraceContext = request.ParentTraceContext,
            };
            state.Tags.Add(request.Tags);
            started.Tags.Add(request.Tags);
            ChangeInstance.Start(connection, state, started, hub.Now, request.ScheduledStartTimestamp?.ToDateTime() ?? hub.Now);
            return true;
        });
        hub.Wake([id]);
        return new CreateInstanceResponse { InstanceId = id };
    }

    public override async Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, ServerCallContext context)
    {
        await SendAsync(request.InstanceId, ApplyAction.EventRaised(request.Name, request.Input, hub.Now));
        return new RaiseEventResponse();
    }

    public override async Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context)
    {
        await SendAsync(request.InstanceId, ChangeInstance.Terminated(request.Output, request.Recursive, hub.Now));
        return new TerminateResponse();
    }

    public override async Task<SuspendResponse> SuspendInstance(SuspendRequest request, ServerCallContext context)
    {
        var suspended = new ExecutionSuspendedEvent { Input = request.Reason };
        await SendAsync(request.InstanceId, CreateEvent(historyEvent => historyEvent.ExecutionSuspended = suspended));
        return new SuspendResponse();
    }

    public override async Task<ResumeResponse> ResumeInstance(ResumeRequest request, ServerCallContext context)
    {
        var resumed = new ExecutionResumedEvent { Input = request.Reason };
        await SendAsync(request.InstanceId, CreateEvent(historyEvent => historyEvent.ExecutionResumed = resumed));
        return new ResumeResponse();
    }

    private HistoryEvent CreateEvent(Action<HistoryEvent> set)
    {
        var historyEvent = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(hub.Now) };
        set(historyEvent);
        return historyEvent;
    }

    private async Task SendAsync(string id, HistoryEvent historyEvent)
    {
        await hub.Store.WriteAsync(connection => SendWithin(connection, id, historyEvent));
        hub.Wake([id]);
    }

    private bool SendWithin(Connection connection, string id, HistoryEvent historyEvent)
    {
        var instance = Find(connection, id) ?? throw NotFound(id);
        if (instance.IsCompleted)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration instance '{id}' is finished."));
        }

        Send(connection, id, historyEvent, hub.Now);
        return true;
    }

    private static RpcException NotFound(string id) => new(new Status(StatusCode.NotFound, $"There is no orchestration instance '{id}'."));
}
