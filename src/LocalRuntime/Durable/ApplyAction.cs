using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;
using ActionCase = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;

namespace LocalRuntime.Durable;

/// <summary>Does what an orchestrator asked for in a turn, and makes it the event that history has of it.</summary>
internal static class ApplyAction
{
    /// <summary>Refuses what the task hub has not, before anything of the turn is written.</summary>
    public static string? Refuse(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        ActionCase.ScheduleTask or ActionCase.CreateTimer or ActionCase.CreateSubOrchestration or ActionCase.CompleteOrchestration => null,
        ActionCase.SendEvent => action.SendEvent.Instance.InstanceId.StartsWith('@') ? NoEntities : null,
        ActionCase.SendEntityMessage => NoEntities,
        var other => $"The local runtime does not know the action {other} of an orchestrator.",
    };

    public const string NoEntities = "The local runtime has orchestrations and activities, and no entities.";

    public static HistoryEvent To(Connection connection, StoredInstance instance, OrchestratorAction action, DateTime now, ICollection<string> ready)
    {
        var happened = new HistoryEvent { EventId = action.Id, Timestamp = Timestamp.FromDateTime(now) };
        switch (action.OrchestratorActionTypeCase)
        {
            case ActionCase.ScheduleTask:
                var task = action.ScheduleTask;
                happened.TaskScheduled = new TaskScheduledEvent { Name = task.Name, Version = task.Version, Input = task.Input };
                happened.TaskScheduled.Tags.Add(task.Tags);
                Schedule(connection, instance, action.Id, task);
                break;
            case ActionCase.CreateTimer:
                var fireAt = action.CreateTimer.FireAt;
                happened.TimerCreated = new TimerCreatedEvent { FireAt = fireAt };
                var fired = new HistoryEvent { EventId = -1, Timestamp = fireAt, TimerFired = new TimerFiredEvent { FireAt = fireAt, TimerId = action.Id } };
                Send(connection, instance.Id, fired, fireAt.ToDateTime(), instance.Execution);
                ready.Add(instance.Id);
                break;
            case ActionCase.CreateSubOrchestration:
                var child = action.CreateSubOrchestration;
                happened.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent
                {
                    InstanceId = child.InstanceId,
                    Name = child.Name,
                    Version = child.Version,
                    Input = child.Input,
                };
                ready.Add(StartChild(connection, instance, action.Id, child, now));
                break;
            default:
                var sent = action.SendEvent;
                happened.EventSent = new EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name, Input = sent.Data };
                if (Find(connection, sent.Instance.InstanceId) is { IsOver: false })
                {
                    Send(connection, sent.Instance.InstanceId, Raised(sent.Name, sent.Data, now), now);
                    ready.Add(sent.Instance.InstanceId);
                }

                break;
        }

        return happened;
    }

    /// <summary>The event that an instance is sent from outside.</summary>
    public static HistoryEvent Raised(string name, string? input, DateTime now) => new()
    {
        EventId = -1,
        Timestamp = Timestamp.FromDateTime(now),
        EventRaised = new EventRaisedEvent { Name = name, Input = input },
    };

    private static void Schedule(Connection connection, StoredInstance instance, int id, ScheduleTaskAction task)
    {
        var request = new ActivityRequest
        {
            Name = task.Name,
            Version = task.Version,
            Input = task.Input,
            TaskId = id,
            ParentTraceContext = task.ParentTraceContext ?? Trace(instance),
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instance.Id, ExecutionId = instance.Execution },
        };
        Command(
            connection, "INSERT INTO activities (instance, execution, request) VALUES ($id, $execution, $request)",
            ("$id", instance.Id), ("$execution", instance.Execution), ("$request", request.ToByteArray())).ExecuteNonQuery();
    }

    private static string StartChild(Connection connection, StoredInstance parent, int id, CreateSubOrchestrationAction child, DateTime now)
    {
        if (Find(connection, child.InstanceId) is { IsOver: false })
        {
            var failed = new SubOrchestrationInstanceFailedEvent
            {
                TaskScheduledId = id,
                FailureDetails = new TaskFailureDetails
                {
                    ErrorType = "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
                    ErrorMessage = $"An orchestration with the instance id '{child.InstanceId}' is not finished.",
                },
            };
            var answer = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), SubOrchestrationInstanceFailed = failed };
            Send(connection, parent.Id, answer, now, parent.Execution);
            return parent.Id;
        }

        var started = new ExecutionStartedEvent
        {
            Name = child.Name,
            Version = child.Version,
            Input = child.Input,
            ParentTraceContext = child.ParentTraceContext ?? Trace(parent),
            ParentInstance = new ParentInstanceInfo
            {
                TaskScheduledId = id,
                Name = parent.State.Name,
                OrchestrationInstance = new OrchestrationInstance { InstanceId = parent.Id, ExecutionId = parent.Execution },
            },
        };
        started.Tags.Add(child.Tags);
        var state = new OrchestrationState
        {
            InstanceId = child.InstanceId,
            Name = child.Name,
            Version = child.Version,
            Input = child.Input,
            ParentInstanceId = parent.Id,
        };
        ChangeInstance.Start(connection, state, started, now, now);
        return child.InstanceId;
    }

    /// <summary>The trace in which the instance was started.</summary>
    private static TraceContext? Trace(StoredInstance instance) =>
        instance.History.Concat(instance.Inbox.Select(message => message.Event))
            .FirstOrDefault(happened => happened.ExecutionStarted is not null)?.ExecutionStarted.ParentTraceContext;
}
