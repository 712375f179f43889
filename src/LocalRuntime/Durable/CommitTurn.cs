using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Writes what a turn came to, in one transaction with the removal of the messages it took in: so a crash repeats the turn or finds it done.</summary>
internal static class CommitTurn
{
    /// <summary>Applies an orchestrator's answer; the instances that have something to do now.</summary>
    public static List<string> Run(
        Connection connection, StoredInstance instance, IReadOnlyList<HistoryEvent> news, OrchestratorResponse response, DateTime now)
    {
        var ready = new List<string>();
        if (Find(connection, instance.Id)?.Execution != instance.Execution)
        {
            // A client has put a new run in its place meanwhile.
            return ready;
        }

        foreach (var message in instance.Inbox)
        {
            Command(connection, "DELETE FROM inbox WHERE seq = $seq", ("$seq", message.Seq)).ExecuteNonQuery();
        }

        var events = new List<HistoryEvent>(news);
        CompleteOrchestrationAction? completion = null;
        foreach (var action in response.Actions)
        {
            if (action.OrchestratorActionTypeCase == OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration)
            {
                completion = action.CompleteOrchestration;
            }
            else
            {
                events.Add(ApplyAction.To(connection, instance, action, now, ready));
            }
        }

        instance.State.CustomStatus = response.CustomStatus;
        instance.State.LastUpdatedTimestamp = Timestamp.FromDateTime(now);
        if (completion is null)
        {
            events.Add(new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), OrchestratorCompleted = new OrchestratorCompletedEvent() });
            Append(connection, instance.Id, instance.History.Count, events);
            instance.State.OrchestrationStatus = Suspends(news)
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
            var recurses = completion.OrchestrationStatus == OrchestrationStatus.Terminated
                && news.Any(happened => happened.ExecutionTerminated is { Recurse: true });
            ChangeInstance.End(connection, instance, recurses, now, ready);
        }

        return ready;
    }

    /// <summary>What the last event of a turn that suspends or resumes says; null where there is none.</summary>
    private static OrchestrationStatus? Suspends(IReadOnlyList<HistoryEvent> news) =>
        news.LastOrDefault(happened => happened.ExecutionSuspended is not null || happened.ExecutionResumed is not null) is { } last
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
    /// The next run of an instance that continues as new: its history is empty, and what was on its way to the run before is not for it, but for events.
    /// </summary>
    private static void Restart(Connection connection, StoredInstance instance, CompleteOrchestrationAction completion, DateTime now)
    {
        var started = instance.History.Concat(instance.Inbox.Select(message => message.Event)).First(happened => happened.ExecutionStarted is not null).Clone();
        var next = instance with { Execution = Guid.NewGuid().ToString("N") };
        started.Timestamp = Timestamp.FromDateTime(now);
        started.ExecutionStarted.Input = completion.Result;
        started.ExecutionStarted.OrchestrationInstance.ExecutionId = next.Execution;
        started.ExecutionStarted.Version = completion.NewVersion ?? started.ExecutionStarted.Version;
        next.State.Input = completion.Result;
        next.State.ExecutionId = next.Execution;
        next.State.OrchestrationStatus = OrchestrationStatus.Running;
        ChangeInstance.Save(connection, next);
        foreach (var table in (string[])["history", "inbox", "activities"])
        {
            var meantFor = table == "history" ? "" : " AND execution = $old";
            Command(
                connection, $"DELETE FROM {table} WHERE instance = $id{meantFor}",
                table == "history" ? [("$id", instance.Id)] : [("$id", instance.Id), ("$old", instance.Execution)])
                .ExecuteNonQuery();
        }

        Send(connection, instance.Id, started, DateTime.MinValue, next.Execution);
        foreach (var kept in completion.CarryoverEvents)
        {
            Send(connection, instance.Id, kept, DateTime.MinValue);
        }
    }
}
