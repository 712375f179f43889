using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>What becomes of an instance as a whole: it is started, ends, and is removed. Each is a part of somebody's transaction.</summary>
internal static class ChangeInstance
{
    /// <summary>A new run of an id that is free or over.</summary>
    public static void Start(Connection connection, OrchestrationState state, ExecutionStartedEvent started, DateTime now, DateTime due)
    {
        var execution = Guid.NewGuid().ToString("N");
        Forget(connection, state.InstanceId);
        started.OrchestrationInstance = new OrchestrationInstance { InstanceId = state.InstanceId, ExecutionId = execution };
        state.OrchestrationStatus = OrchestrationStatus.Pending;
        state.CreatedTimestamp = state.LastUpdatedTimestamp = Timestamp.FromDateTime(now);
        state.ExecutionId = execution;
        Save(connection, new StoredInstance(state, execution, started.ParentInstance));
        var beginning = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), ExecutionStarted = started };
        Send(connection, state.InstanceId, beginning, due, execution);
    }

    /// <summary>Sets where a run stands.</summary>
    public static void Save(Connection connection, StoredInstance instance) => Command(
        connection,
        "INSERT OR REPLACE INTO instances (id, execution, status, created, parent_id, parent, state) "
        + "VALUES ($id, $execution, $status, $created, $parent_id, $parent, $state)",
        ("$id", instance.Id), ("$execution", instance.Execution), ("$status", (int)instance.State.OrchestrationStatus),
        ("$created", instance.State.CreatedTimestamp.ToDateTime().Ticks), ("$parent_id", instance.Parent?.OrchestrationInstance.InstanceId),
        ("$parent", instance.Parent?.ToByteArray()), ("$state", instance.State.ToByteArray())).ExecuteNonQuery();

    /// <summary>
    /// Ends a run: nothing stays on its way, its parent is told, and with recursion its children are ended, too. The instances that have something to do
    /// now are added.
    /// </summary>
    public static void End(Connection connection, StoredInstance instance, bool endsChildren, DateTime now, ICollection<string> ready)
    {
        var state = instance.State;
        state.LastUpdatedTimestamp = state.CompletedTimestamp = Timestamp.FromDateTime(now);
        Save(connection, instance);
        Forget(connection, instance.Id);
        if (instance.Parent is { } parent && Runs(connection, parent.OrchestrationInstance.InstanceId))
        {
            var told = new HistoryEvent { EventId = -1, Timestamp = state.LastUpdatedTimestamp };
            if (state.OrchestrationStatus == OrchestrationStatus.Completed)
            {
                told.SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent
                {
                    TaskScheduledId = parent.TaskScheduledId,
                    Result = state.Output,
                };
            }
            else
            {
                told.SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent
                {
                    TaskScheduledId = parent.TaskScheduledId,
                    FailureDetails = state.FailureDetails ?? new TaskFailureDetails
                    {
                        ErrorType = typeof(OperationCanceledException).FullName,
                        ErrorMessage = $"The sub-orchestration '{instance.Id}' was terminated.",
                    },
                };
            }

            Send(connection, parent.OrchestrationInstance.InstanceId, told, now, parent.OrchestrationInstance.ExecutionId);
            ready.Add(parent.OrchestrationInstance.InstanceId);
        }

        foreach (var child in endsChildren ? Children(connection, instance.Id).FindAll(child => Runs(connection, child)) : [])
        {
            Send(connection, child, Terminated(state.Output, recurse: true, now), now);
            ready.Add(child);
        }
    }

    /// <summary>The event that ends a run.</summary>
    public static HistoryEvent Terminated(string? output, bool recurse, DateTime now) => new()
    {
        EventId = -1,
        Timestamp = Timestamp.FromDateTime(now),
        ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recurse },
    };

    /// <summary>Removes an instance that is over, with those it started where that is asked for; how many went.</summary>
    public static int Remove(Connection connection, string id, bool withChildren)
    {
        if (Find(connection, id) is not { IsOver: true })
        {
            return 0;
        }

        var removed = 1;
        foreach (var child in withChildren ? Children(connection, id) : [])
        {
            removed += Remove(connection, child, withChildren: true);
        }

        Forget(connection, id);
        Command(connection, "DELETE FROM instances WHERE id = $id", ("$id", id)).ExecuteNonQuery();
        return removed;
    }

    /// <summary>Whether there is somebody to tell: an instance that is over has no turns, and what it were sent would stay, or end it again.</summary>
    private static bool Runs(Connection connection, string id) => Find(connection, id) is { IsOver: false };

    /// <summary>Removes what an instance has done and has on its way.</summary>
    private static void Forget(Connection connection, string id)
    {
        Command(connection, "DELETE FROM inbox WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM activities WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM history WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
    }
}
