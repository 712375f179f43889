using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Turns: one at a time for each instance, several instances at once.</summary>
internal sealed partial class TaskHub
{
    private async Task RunTurnsAsync()
    {
        await foreach (var instance in ready.Reader.ReadAllAsync(stopping.Token))
        {
            if (!Claims(instance))
            {
                continue;
            }

            try
            {
                await RunTurnAsync(instance);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                Log.TurnBroke(logger, instance, error);
                _ = LaterAsync(() => ready.Writer.TryWrite(instance));
            }

            if (inTurn.TryRemove(instance, out var again) && again)
            {
                ready.Writer.TryWrite(instance);
            }
        }
    }

    /// <summary>One turn at a time: who comes meanwhile leaves a mark, and the turn is followed by another.</summary>
    private bool Claims(string instance)
    {
        while (!inTurn.TryAdd(instance, false))
        {
            if (inTurn.TryUpdate(instance, true, false) || (inTurn.TryGetValue(instance, out var marked) && marked))
            {
                return false;
            }
        }

        return true;
    }

    private async Task RunTurnAsync(string id)
    {
        var now = Now;
        if (store.Load(id, now) is not { Inbox.Count: > 0 } instance)
        {
            return;
        }

        var events = instance.Inbox.Where(message => message.Execution is null || message.Execution == instance.Execution).Select(message => message.Event)
            .OrderBy(happened => happened.ExecutionStarted is null).ToList();
        var hasBegun = instance.History.Count > 0 || events is [{ ExecutionStarted: not null }, ..];
        if (!hasBegun && !events.Exists(happened => happened.ExecutionTerminated is not null))
        {
            // It is to start later, and until then its messages wait.
            return;
        }

        List<HistoryEvent> news =
        [
            new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), OrchestratorStarted = new OrchestratorStartedEvent() },
            .. events,
        ];
        var response = hasBegun && events.Count > 0 ? await DecideAsync(instance, news) : EndBeforeBeginning(instance, events);
        if (response.Actions.Select(ApplyAction.Refuse).FirstOrDefault(refused => refused is not null) is { } refusal)
        {
            response = Failed(
                instance, new TaskFailureDetails { ErrorType = typeof(NotSupportedException).FullName, ErrorMessage = refusal, IsNonRetriable = true });
        }

        await CommitAsync(instance.Id, connection => CommitTurn.Run(connection, instance, news, response, now));
        if (instance.IsOver)
        {
            Spans.Ended(
                instance,
                events.Concat(instance.History).FirstOrDefault(happened => happened.ExecutionStarted is not null)?.ExecutionStarted.ParentTraceContext);
            Watch.Changed(id);
        }
    }

    private async Task<OrchestratorResponse> DecideAsync(StoredInstance instance, List<HistoryEvent> news)
    {
        var request = new OrchestratorRequest { InstanceId = instance.Id, ExecutionId = instance.Execution };
        request.PastEvents.Add(instance.History);
        request.NewEvents.Add(news);
        try
        {
            return await worker.RunOrchestratorAsync(instance.State.Name, request, stopping.Token)
                ?? Failed(instance, new TaskFailureDetails
                {
                    ErrorType = typeof(InvalidOperationException).FullName,
                    IsNonRetriable = true,
                    ErrorMessage = $"The function '{instance.State.Name}' doesn't exist, is disabled, or is not an orchestrator function.",
                });
        }
        catch (OrchestratorFailedException failed)
        {
            return Failed(instance, failed.Details);
        }
    }

    private OrchestratorResponse Failed(StoredInstance instance, TaskFailureDetails details)
    {
        Log.Failed(logger, instance.State.Name, instance.Id, details.ErrorMessage);
        return Completion(
            new CompleteOrchestrationAction { OrchestrationStatus = OrchestrationStatus.Failed, FailureDetails = details, Result = details.ErrorMessage });
    }

    private static OrchestratorResponse EndBeforeBeginning(StoredInstance instance, List<HistoryEvent> events) =>
        events.Find(happened => happened.ExecutionTerminated is not null) is { } terminated
            ? Completion(
                new CompleteOrchestrationAction { OrchestrationStatus = OrchestrationStatus.Terminated, Result = terminated.ExecutionTerminated.Input })
            : new OrchestratorResponse { CustomStatus = instance.State.CustomStatus };

    private static OrchestratorResponse Completion(CompleteOrchestrationAction completion) =>
        new() { Actions = { new OrchestratorAction { Id = -1, CompleteOrchestration = completion } } };

    private async Task CommitAsync(string instance, Func<Connection, List<string>> commit)
    {
        var (others, activities) = await store.WriteAsync(connection =>
        {
            var last = Numbers(connection, "SELECT COALESCE(MAX(seq), 0) FROM activities")[0];
            var wakes = commit(connection);
            return (wakes, Numbers(connection, "SELECT seq FROM activities WHERE seq > $last", ("$last", last)));
        });
        foreach (var seq in activities)
        {
            work.Writer.TryWrite(seq);
        }

        if (others.Count > 0)
        {
            Wake(others);
        }

        Watch.Changed(instance);
    }
}
