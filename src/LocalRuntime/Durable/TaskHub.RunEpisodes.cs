using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Runs episodes: one at a time per instance, several instances concurrently.</summary>
internal sealed partial class TaskHub
{
    private async Task RunEpisodesAsync()
    {
        await foreach (var instance in readyInstances.Reader.ReadAllAsync(stopping.Token))
        {
            if (!TryBeginEpisode(instance))
            {
                continue;
            }

            try
            {
                await RunEpisodeAsync(instance);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                if (!FileFault.IsPassing(error))
                {
                    Log.EpisodeFailed(logger, instance, error);
                }

                _ = RetryLaterAsync(() => readyInstances.Writer.TryWrite(instance));
            }

            if (runningEpisodes.TryRemove(instance, out var hasNewMessages) && hasNewMessages)
            {
                readyInstances.Writer.TryWrite(instance);
            }
        }
    }

    /// <summary>Begins an episode; if one is running, marks the instance so that another follows, and returns false.</summary>
    private bool TryBeginEpisode(string instance)
    {
        while (!runningEpisodes.TryAdd(instance, false))
        {
            if (runningEpisodes.TryUpdate(instance, true, false) || (runningEpisodes.TryGetValue(instance, out var isMarked) && isMarked))
            {
                return false;
            }
        }

        return true;
    }

    private async Task RunEpisodeAsync(string id)
    {
        var now = Now;
        if (store.Load(id, now) is not { Inbox.Count: > 0 } instance)
        {
            return;
        }

        var events = instance.Inbox.Where(message => message.ExecutionId is null || message.ExecutionId == instance.ExecutionId)
            .Select(message => message.Event).OrderBy(historyEvent => historyEvent.ExecutionStarted is null).ToList();
        var hasStarted = instance.History.Count > 0 || events is [{ ExecutionStarted: not null }, ..];
        if (!hasStarted && !events.Exists(historyEvent => historyEvent.ExecutionTerminated is not null))
        {
            // The instance is scheduled to start later; until then its messages wait.
            return;
        }

        List<HistoryEvent> newEvents =
        [
            new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(now), OrchestratorStarted = new OrchestratorStartedEvent() },
            .. events,
        ];
        var response = hasStarted && events.Count > 0 ? await RunOrchestratorAsync(instance, newEvents) : CompleteWithoutRunning(instance, events);
        if (response.Actions.Select(ApplyAction.FindUnsupported).FirstOrDefault(message => message is not null) is { } unsupported)
        {
            response = CompleteAsFailed(
                instance, new TaskFailureDetails { ErrorType = typeof(NotSupportedException).FullName, ErrorMessage = unsupported, IsNonRetriable = true });
        }

        await CommitAsync(instance.Id, connection => CommitEpisode.Run(connection, instance, newEvents, response, now));
        if (instance.IsCompleted)
        {
            Spans.RecordOrchestration(
                instance,
                events.Concat(instance.History).FirstOrDefault(historyEvent => historyEvent.ExecutionStarted is not null)?.ExecutionStarted.ParentTraceContext);
            Watch.NotifyChanged(id);
        }
    }

    private async Task<OrchestratorResponse> RunOrchestratorAsync(StoredInstance instance, List<HistoryEvent> newEvents)
    {
        var request = new OrchestratorRequest { InstanceId = instance.Id, ExecutionId = instance.ExecutionId };
        request.PastEvents.Add(instance.History);
        request.NewEvents.Add(newEvents);
        try
        {
            return await worker.RunOrchestratorAsync(instance.State.Name, request, stopping.Token)
                ?? CompleteAsFailed(instance, new TaskFailureDetails
                {
                    ErrorType = typeof(InvalidOperationException).FullName,
                    IsNonRetriable = true,
                    ErrorMessage = $"The function '{instance.State.Name}' doesn't exist, is disabled, or is not an orchestrator function.",
                });
        }
        catch (OrchestratorFailedException failed)
        {
            return CompleteAsFailed(instance, failed.Details);
        }
    }

    private OrchestratorResponse CompleteAsFailed(StoredInstance instance, TaskFailureDetails details)
    {
        Log.OrchestrationFailed(logger, instance.State.Name, instance.Id, details.ErrorMessage);
        return Completion(
            new CompleteOrchestrationAction { OrchestrationStatus = OrchestrationStatus.Failed, FailureDetails = details, Result = details.ErrorMessage });
    }

    private static OrchestratorResponse CompleteWithoutRunning(StoredInstance instance, List<HistoryEvent> events) =>
        events.Find(historyEvent => historyEvent.ExecutionTerminated is not null) is { } terminated
            ? Completion(
                new CompleteOrchestrationAction { OrchestrationStatus = OrchestrationStatus.Terminated, Result = terminated.ExecutionTerminated.Input })
            : new OrchestratorResponse { CustomStatus = instance.State.CustomStatus };

    private static OrchestratorResponse Completion(CompleteOrchestrationAction completion) =>
        new() { Actions = { new OrchestratorAction { Id = -1, CompleteOrchestration = completion } } };

    private async Task CommitAsync(string instance, Func<Connection, List<string>> commit)
    {
        var (readyIds, activities) = await store.WriteAsync(connection =>
        {
            var last = QueryNumbers(connection, "SELECT COALESCE(MAX(seq), 0) FROM activities")[0];
            var woken = commit(connection);
            return (woken, QueryNumbers(connection, "SELECT seq FROM activities WHERE seq > $last", ("$last", last)));
        });
        foreach (var seq in activities)
        {
            scheduledActivities.Writer.TryWrite(seq);
        }

        if (readyIds.Count > 0)
        {
            Wake(readyIds);
        }

        Watch.NotifyChanged(instance);
    }
}
