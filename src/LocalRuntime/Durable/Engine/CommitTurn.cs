using System.Text.Json;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Client;
using static LocalRuntime.Durable.Engine.DurableStore;

namespace LocalRuntime.Durable.Engine;

/// <summary>Writes what a turn came to, in one transaction with the removal of the messages it took in: so a crash repeats the turn or finds it done.</summary>
internal static class CommitTurn
{
    /// <summary>The instances that have something to do now.</summary>
    public static List<string> Run(Connection connection, StoredRun run, IReadOnlyList<HistoryEvent> news, TurnResult result, DateTime now)
    {
        var ready = new List<string>();
        foreach (var (seq, _, _) in run.Messages)
        {
            Command(connection, "DELETE FROM messages WHERE seq = $seq", ("$seq", seq)).ExecuteNonQuery();
        }

        var isOver = result.IsOver || result.Failure is not null;
        var execution = result.Continues ? Guid.NewGuid().ToString("N") : run.Execution;
        if (!isOver)
        {
            Append(connection, run.Id, run.History.Count, [.. news, .. result.Actions]);
        }

        foreach (var action in result.Actions)
        {
            Act(connection, run, execution, action, now, ready);
        }

        if (result.Continues)
        {
            Restart(connection, run, execution, result, now);
            ready.Add(run.Id);
            return ready;
        }

        var status = result.Failure is not null ? OrchestrationRuntimeStatus.Failed : isOver ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running;
        End(connection, run, status, result.Output, result.Failure, result.CustomStatus, now, ready);
        return ready;
    }

    /// <summary>Sets where a run stands; one that is over leaves nothing on its way and tells its parent.</summary>
    public static void End(
        Connection connection, StoredRun run, OrchestrationRuntimeStatus status, string? output, Microsoft.DurableTask.TaskFailureDetails? failure, string? custom, DateTime now,
        List<string> ready)
    {
        Command(
            connection, "UPDATE instances SET status = $status, output = $output, failure = $failure, custom = $custom, updated = $now WHERE id = $id",
            ("$status", (int)status), ("$output", output), ("$failure", failure is null ? null : JsonSerializer.Serialize(failure, HistoryJson.Default.TaskFailureDetails)),
            ("$custom", custom), ("$now", now.Ticks), ("$id", run.Id)).ExecuteNonQuery();
        if (!IsOver(status))
        {
            return;
        }

        Forget(connection, run.Id);
        if (run.Parent is { } parent)
        {
            Send(connection, parent.Instance, new HistoryEvent(EventKind.SubEnded, parent.Step) { Payload = output, Failure = failure ?? Stopped(status) }, now, parent.Execution);
            ready.Add(parent.Instance);
        }
    }

    /// <summary>Removes what an instance has on its way.</summary>
    public static void Forget(Connection connection, string id)
    {
        Command(connection, "DELETE FROM messages WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM activities WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM history WHERE instance = $id", ("$id", id)).ExecuteNonQuery();
    }

    /// <summary>A new run of an id that is free or over.</summary>
    public static void Start(
        Connection connection, string id, string name, string? input, DateTime now, DateTime due, (string Instance, string Name, string Execution, int Step)? parent = null)
    {
        Forget(connection, id);
        var execution = Guid.NewGuid().ToString("N");
        Command(
            connection,
            "INSERT OR REPLACE INTO instances (id, name, execution, status, input, created, updated, parent, parent_execution, parent_step) "
            + "VALUES ($id, $name, $execution, $status, $input, $now, $now, $parent, $parent_execution, $parent_step)",
            ("$id", id), ("$name", name), ("$execution", execution), ("$status", (int)OrchestrationRuntimeStatus.Pending), ("$input", input), ("$now", now.Ticks),
            ("$parent", parent?.Instance), ("$parent_execution", parent?.Execution), ("$parent_step", parent?.Step)).ExecuteNonQuery();
        Send(connection, id, new HistoryEvent(EventKind.Started) { Name = name, Payload = input, Instance = parent?.Instance, ParentName = parent?.Name }, due, execution);
    }

    private static Microsoft.DurableTask.TaskFailureDetails? Stopped(OrchestrationRuntimeStatus status) => status == OrchestrationRuntimeStatus.Terminated
        ? new Microsoft.DurableTask.TaskFailureDetails("System.OperationCanceledException", "The sub-orchestration was terminated.", null, null, null)
        : null;

    private static void Append(Connection connection, string id, int from, IReadOnlyList<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            Command(
                connection, "INSERT INTO history (instance, seq, event) VALUES ($id, $seq, $event)", ("$id", id), ("$seq", from + i), ("$event", Write(events[i]))).ExecuteNonQuery();
        }
    }

    private static void Act(Connection connection, StoredRun run, string execution, HistoryEvent action, DateTime now, List<string> ready)
    {
        switch (action.Kind)
        {
            case EventKind.TaskScheduled:
                Command(
                    connection, "INSERT INTO activities (instance, execution, step, name, input) VALUES ($id, $execution, $step, $name, $input)",
                    ("$id", run.Id), ("$execution", execution), ("$step", action.Id), ("$name", action.Name), ("$input", action.Payload)).ExecuteNonQuery();
                break;
            case EventKind.TimerCreated:
                Send(connection, run.Id, new HistoryEvent(EventKind.TimerFired, action.Id), action.At!.Value, execution);
                ready.Add(run.Id);
                break;
            case EventKind.SubScheduled when Find(connection, action.Instance!) is { IsOver: false }:
                var taken = new Microsoft.DurableTask.TaskFailureDetails(
                    typeof(global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException).FullName!, $"An orchestration with the instance id '{action.Instance}' is not finished.", null, null, null);
                Send(connection, run.Id, new HistoryEvent(EventKind.SubEnded, action.Id) { Failure = taken }, now, execution);
                ready.Add(run.Id);
                break;
            case EventKind.SubScheduled:
                Start(connection, action.Instance!, action.Name!, action.Payload, now, now, (run.Id, run.Name, execution, action.Id));
                ready.Add(action.Instance!);
                break;
            case EventKind.EventSent when Find(connection, action.Instance!) is { IsOver: false }:
                Send(connection, action.Instance!, new HistoryEvent(EventKind.EventRaised) { Name = action.Name, Payload = action.Payload }, now);
                ready.Add(action.Instance!);
                break;
        }
    }

    /// <summary>The next run of an instance that continues as new: its history is empty, and what was on its way to the old run is not for it, but for events.</summary>
    private static void Restart(Connection connection, StoredRun run, string execution, TurnResult result, DateTime now)
    {
        Command(connection, "DELETE FROM history WHERE instance = $id", ("$id", run.Id)).ExecuteNonQuery();
        Command(connection, "DELETE FROM messages WHERE instance = $id AND execution = $old", ("$id", run.Id), ("$old", run.Execution)).ExecuteNonQuery();
        Command(connection, "DELETE FROM activities WHERE instance = $id AND execution = $old", ("$id", run.Id), ("$old", run.Execution)).ExecuteNonQuery();
        Command(
            connection, "UPDATE instances SET execution = $execution, input = $input, custom = $custom, updated = $now WHERE id = $id",
            ("$execution", execution), ("$input", result.ContinuesWith), ("$custom", result.CustomStatus), ("$now", now.Ticks), ("$id", run.Id)).ExecuteNonQuery();
        var started = run.History.Concat(run.Messages.Select(message => message.Event)).First(happened => happened.Kind == EventKind.Started);
        Send(connection, run.Id, started with { Payload = result.ContinuesWith }, DateTime.MinValue, execution);
        foreach (var kept in result.Kept)
        {
            Send(connection, run.Id, kept, DateTime.MinValue);
        }
    }
}
