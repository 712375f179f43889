using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;
using ActionCase = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;

namespace LocalRuntime.Durable;

/// <summary>Carries out an action that an orchestrator returned, and creates its history event.</summary>
internal static class ApplyAction
{
    /// <summary>The error message for an action that the task hub does not support; otherwise null. Checked before the episode is written.</summary>
    public static string? FindUnsupported(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        ActionCase.ScheduleTask or ActionCase.CreateTimer or ActionCase.CreateSubOrchestration or ActionCase.CompleteOrchestration => null,
        ActionCase.SendEvent => action.SendEvent.Instance.InstanceId.StartsWith('@') ? EntitiesNotSupported : null,
        ActionCase.SendEntityMessage => EntitiesNotSupported,
        var other => $"The local runtime does not support the orchestrator action {other}.",
    };

    public const string EntitiesNotSupported = "The local runtime supports orchestrations and activities, but not entities.";

    public static HistoryEvent Apply(Connection connection, StoredInstance instance, OrchestratorAction action, DateTime now, ICollection<string> ready)
    {
        var historyEvent = new HistoryEvent { EventId = action.Id, Timestamp = Timestamp.FromDateTime(now) };
        switch (action.OrchestratorActionTypeCase)
        {
            case ActionCase.ScheduleTask:
                var task = action.ScheduleTask;
                historyEvent.TaskScheduled = new TaskScheduledEvent { Name = task.Name, Version = task.Version, Input = task.Input };
                historyEvent.TaskScheduled.Tags.Add(task.Tags);
                ScheduleActivity(connection, instance, action.Id, task);
                break;
            case ActionCase.CreateTimer:
                var fireAt = action.CreateTimer.FireAt;
                historyEvent.TimerCreated = new TimerCreatedEvent { FireAt = fireAt };
                var timerFired = new TimerFiredEvent { FireAt = fireAt, TimerId = action.Id };
                var firedEvent = new HistoryEvent { EventId = -1, Timestamp = fireAt, TimerFired = timerFired };
                Send(connection, instance.Id, firedEvent, fireAt.ToDateTime(), instance.ExecutionId);
                ready.Add(instance.Id);
                break;
            case ActionCase.CreateSubOrchestration:
                var child = action.CreateSubOrchestration;
                historyEvent.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent
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
                historyEvent.EventSent = new EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name, Input = sent.Data };
                if (Find(connection, sent.Instance.InstanceId) is { IsCompleted: false })
                {
                    Send(connection, sent.Instance.InstanceId, EventRaised(sent.Name, sent.Data, now), now);
                    ready.Add(sent.Instance.InstanceId);
                }

                break;
        }

        return historyEvent;
    }

    /// <summary>An external event.</summary>
    public static HistoryEvent EventRaised(string name, string? input, DateTime now) => new()
    {
        EventId = -1,
        Timestamp = Timestamp.FromDateTime(now),
        EventRaised = new EventRaisedEvent { Name = name, Input = input },
    };

    private static void ScheduleActivity(Connection connection, StoredInstance instance, int id, ScheduleTaskAction task)
    {
        var request = new ActivityRequest
        {
            Name = task.Name,
            Version = task.Version,
            Input = task.Input,
            TaskId = id,
            ParentTraceContext = task.ParentTraceContext ?? FindTraceContext(instance),
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instance.Id, ExecutionId = instance.ExecutionId },
        };
        Command(
            connection, "INSERT INTO activities (instance, execution, request) VALUES ($id, $execution, $request)",
            ("$id", instance.Id), ("$execution", instance.ExecutionId), ("$request", request.ToByteArray())).ExecuteNonQuery();
    }

    private static string StartChild(Connection connection, StoredInstance parent, int id, CreateSubOrchestrationAction child, DateTime now)
    {
        if (Find(connection, child.InstanceId) is { IsCompleted: false })
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
            var failedEvent = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), SubOrchestrationInstanceFailed = failed };
            Send(connection, parent.Id, failedEvent, now, parent.ExecutionId);
            return parent.Id;
        }

        var started = new ExecutionStartedEvent
        {
            Name = child.Name,
            Version = child.Version,
            Input = child.Input,
            ParentTraceContext = child.ParentTraceContext ?? FindTraceContext(parent),
            ParentInstance = new ParentInstanceInfo
            {
                TaskScheduledId = id,
                Name = parent.State.Name,
                OrchestrationInstance = new OrchestrationInstance { InstanceId = parent.Id, ExecutionId = parent.ExecutionId },
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

    /// <summary>The trace context in which the instance was started.</summary>
    private static TraceContext? FindTraceContext(StoredInstance instance) =>
        instance.History.Concat(instance.Inbox.Select(message => message.Event))
            .FirstOrDefault(historyEvent => historyEvent.ExecutionStarted is not null)?.ExecutionStarted.ParentTraceContext;
}
