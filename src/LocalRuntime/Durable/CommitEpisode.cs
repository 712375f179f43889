using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Commits an episode in one transaction with the removal of the messages it processed, so a crash leaves it complete or to be repeated.</summary>
internal static class CommitEpisode
{
    /// <summary>Applies an orchestrator's response; returns the ids of instances with new messages.</summary>
    public static List<string> Run(
        Connection connection, StoredInstance instance, IReadOnlyList<HistoryEvent> newEvents, OrchestratorResponse response, DateTime now)
    {
        var ready = new List<string>();
        if (Find(connection, instance.Id)?.ExecutionId != instance.ExecutionId)
        {
            // A client has replaced the execution meanwhile.
            return ready;
        }

        foreach (var message in instance.Inbox)
        {
            Command(connection, "DELETE FROM inbox WHERE seq = $seq", ("$seq", message.Seq)).ExecuteNonQuery();
        }

        var events = new List<HistoryEvent>(newEvents);
        CompleteOrchestrationAction? completion = null;
        foreach (var action in response.Actions)
        {
            if (action.OrchestratorActionTypeCase == OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration)
            {
                completion = action.CompleteOrchestration;
            }
            else
            {
                events.Add(ApplyAction.Apply(connection, instance, action, now, ready));
            }
        }

        instance.State.CustomStatus = response.CustomStatus;
        instance.State.LastUpdatedTimestamp = Timestamp.FromDateTime(now);
        if (completion is null)
        {
            events.Add(new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), OrchestratorCompleted = new OrchestratorCompletedEvent() });
            Append(connection, instance.Id, instance.History.Count, events);
            instance.State.OrchestrationStatus = SuspensionStatus(newEvents)
                ?? (instance.State.OrchestrationStatus == OrchestrationStatus.Suspended ? OrchestrationStatus.Suspended : OrchestrationStatus.Running);
            ChangeInstance.Save(connection, instance);
        }
        else if (completion.OrchestrationStatus == OrchestrationStatus.ContinuedAsNew)
        {
            Restart(connection, instance, completion, now);
            ready.Add(instance.Id);
        }
        else
        {
            instance.State.OrchestrationStatus = completion.OrchestrationStatus;
            instance.State.Output = completion.Result;
            instance.State.FailureDetails = completion.FailureDetails;
            var isRecursive = completion.OrchestrationStatus == OrchestrationStatus.Terminated
                && newEvents.Any(historyEvent => historyEvent.ExecutionTerminated is { Recurse: true });
            ChangeInstance.End(connection, instance, isRecursive, now, ready);
        }

        return ready;
    }

    /// <summary>The status after the last suspend or resume event of an episode; null if there is none.</summary>
    private static OrchestrationStatus? SuspensionStatus(IReadOnlyList<HistoryEvent> newEvents) =>
        newEvents.LastOrDefault(historyEvent => historyEvent.ExecutionSuspended is not null || historyEvent.ExecutionResumed is not null) is { } last
            ? last.ExecutionSuspended is not null ? OrchestrationStatus.Suspended : OrchestrationStatus.Running
            : null;

    private static void Append(Connection connection, string id, int from, List<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            Command(
                connection, "INSERT INTO history (instance, seq, event) VALUES ($id, $seq, $event)",
                ("$id", id), ("$seq", from + i), ("$event", events[i].ToByteArray())).ExecuteNonQuery();
        }
    }

    /// <summary>
    /// The next execution of an instance that continues as new. Its history is empty; of the messages to the previous execution, only external events are kept.
    /// </summary>
    private static void Restart(Connection connection, StoredInstance instance, CompleteOrchestrationAction completion, DateTime now)
    {
        var started = instance.History.Concat(instance.Inbox.Select(message => message.Event))
            .First(historyEvent => historyEvent.ExecutionStarted is not null).Clone();
        var next = instance with { ExecutionId = Guid.NewGuid().ToString("N") };
        started.Timestamp = Timestamp.FromDateTime(now);
        started.ExecutionStarted.Input = completion.Result;
        started.ExecutionStarted.OrchestrationInstance.ExecutionId = next.ExecutionId;
        started.ExecutionStarted.Version = completion.NewVersion ?? started.ExecutionStarted.Version;
        next.State.Input = completion.Result;
        next.State.ExecutionId = next.ExecutionId;
        next.State.OrchestrationStatus = OrchestrationStatus.Running;
        ChangeInstance.Save(connection, next);
        foreach (var table in (string[])["history", "inbox", "activities"])
        {
            var executionFilter = table == "history" ? "" : " AND execution = $old";
            Command(
                connection, $"DELETE FROM {table} WHERE instance = $id{executionFilter}",
                table == "history" ? [("$id", instance.Id)] : [("$id", instance.Id), ("$old", instance.ExecutionId)])
                .ExecuteNonQuery();
        }

        Send(connection, instance.Id, started, DateTime.MinValue, next.ExecutionId);
        foreach (var carryover in completion.CarryoverEvents)
        {
            Send(connection, instance.Id, carryover, DateTime.MinValue);
        }
    }
}
