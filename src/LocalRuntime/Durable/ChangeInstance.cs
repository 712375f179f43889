using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Starts, ends and removes instances, within the caller's transaction.</summary>
internal static class ChangeInstance
{
    /// <summary>Starts an execution with an id that is unused or whose instance has completed.</summary>
    public static void Start(Connection connection, OrchestrationState state, ExecutionStartedEvent started, DateTime now, DateTime due)
    {
        var execution = Guid.NewGuid().ToString("N");
        DeleteMessagesAndHistory(connection, state.InstanceId);
        started.OrchestrationInstance = new OrchestrationInstance { InstanceId = state.InstanceId, ExecutionId = execution };
        state.OrchestrationStatus = OrchestrationStatus.Pending;
        state.CreatedTimestamp = state.LastUpdatedTimestamp = Timestamp.FromDateTime(now);
        state.ExecutionId = execution;
        Save(connection, new StoredInstance(state, execution, started.ParentInstance));
        var startedEvent = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), ExecutionStarted = started };
        Send(connection, state.InstanceId, startedEvent, due, execution);
    }

    /// <summary>Stores the state of an instance.</summary>
    public static void Save(Connection connection, StoredInstance instance) => Command(
        connection,
        "INSERT OR REPLACE INTO instances (id, execution, status, created, parent_id, parent, state) "
        + "VALUES ($id, $execution, $status, $created, $parent_id, $parent, $state)",
        ("$id", instance.Id), ("$execution", instance.ExecutionId), ("$status", (int)instance.State.OrchestrationStatus),
        ("$created", instance.State.CreatedTimestamp.ToDateTime().Ticks), ("$parent_id", instance.Parent?.OrchestrationInstance.InstanceId),
        ("$parent", instance.Parent?.ToByteArray()), ("$state", instance.State.ToByteArray())).ExecuteNonQuery();

    /// <summary>
    /// Ends an execution: removes its messages, activities and history, notifies its parent, and optionally terminates its children. Adds the ids of instances
    /// with new messages to <paramref name="ready"/>.
    /// </summary>
    public static void End(Connection connection, StoredInstance instance, bool terminateChildren, DateTime now, ICollection<string> ready)
    {
        var state = instance.State;
        state.LastUpdatedTimestamp = state.CompletedTimestamp = Timestamp.FromDateTime(now);
        Save(connection, instance);
        DeleteMessagesAndHistory(connection, instance.Id);
        if (instance.Parent is { } parent && IsRunning(connection, parent.OrchestrationInstance.InstanceId))
        {
            var completedEvent = new HistoryEvent { EventId = -1, Timestamp = state.LastUpdatedTimestamp };
            if (state.OrchestrationStatus == OrchestrationStatus.Completed)
            {
                completedEvent.SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent
                {
                    TaskScheduledId = parent.TaskScheduledId,
                    Result = state.Output,
                };
            }
            else
            {
                completedEvent.SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent
                {
                    TaskScheduledId = parent.TaskScheduledId,
                    FailureDetails = state.FailureDetails ?? new TaskFailureDetails
                    {
                        ErrorType = typeof(OperationCanceledException).FullName,
                        ErrorMessage = $"The sub-orchestration '{instance.Id}' was terminated.",
                    },
                };
            }

            Send(connection, parent.OrchestrationInstance.InstanceId, completedEvent, now, parent.OrchestrationInstance.ExecutionId);
            ready.Add(parent.OrchestrationInstance.InstanceId);
        }

        foreach (var child in terminateChildren ? Children(connection, instance.Id).FindAll(child => IsRunning(connection, child)) : [])
        {
            Send(connection, child, Terminated(state.Output, recurse: true, now), now);
            ready.Add(child);
        }
    }

    /// <summary>The event that terminates an execution.</summary>
    public static HistoryEvent Terminated(string? output, bool recurse, DateTime now) => new()
    {
        EventId = -1,
        Timestamp = Timestamp.FromDateTime(now),
        ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recurse },
    };

    /// <summary>Removes a completed instance, and optionally its children; returns the number of removed instances.</summary>
    public static int Remove(Connection connection, string id, bool isRecursive)
    {
        if (Find(connection, id) is not { IsCompleted: true })
        {
            return 0;
        }

        var removed = 1;
        foreach (var child in isRecursive ? Children(connection, id) : [])
        {
            removed += Remove(connection, child, isRecursive: true);
        }

        DeleteMessagesAndHistory(connection, id);
        Command(connection, "DELETE FROM instances WHERE id = $id", ("$id", id)).ExecuteNonQuery();
        return removed;
    }

    /// <summary>Completed instances must get no messages: those would never be processed, or would complete the instance again.</summary>
    private static bool IsRunning(Connection connection, string id) => Find(connection, id) is { IsCompleted: false };

    /// <summary>Removes an instance's messages, activities and history.</summary>
    private static void DeleteMessagesAndHistory(Connection connection, string id)
    {
        Command(connection, "DELETE FROM inbox WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM activities WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM history WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
    }
}
