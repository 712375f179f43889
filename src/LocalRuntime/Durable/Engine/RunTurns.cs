using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using static LocalRuntime.Durable.Engine.DurableStore;

namespace LocalRuntime.Durable.Engine;

/// <summary>Turns: one at a time for each instance, several instances at once.</summary>
internal sealed partial class DurableEngine
{
    private async Task TurnsAsync()
    {
        await foreach (var instance in ready.Reader.ReadAllAsync(stopping.Token).ConfigureAwait(false))
        {
            if (!Claims(instance))
            {
                continue;
            }

            try
            {
                await TurnAsync(instance).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
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

    private async Task TurnAsync(string instance)
    {
        var now = Now;
        if (store.Load(instance, now) is not { Messages.Count: > 0 } run)
        {
            return;
        }

        var messages = run.Messages.Where(message => message.Execution is null || message.Execution == run.Execution).Select(message => message.Event).ToList();
        var suspended = messages.LastOrDefault(message => message.Kind is EventKind.Suspend or EventKind.Resume) is { } last ? last.Kind == EventKind.Suspend : run.Status == OrchestrationRuntimeStatus.Suspended;
        var terminate = messages.FirstOrDefault(message => message.Kind == EventKind.Terminate);
        if (terminate is not null || run.IsOver)
        {
            await CommitAsync(instance, connection =>
            {
                var others = new List<string>();
                if (run.IsOver)
                {
                    CommitTurn.Forget(connection, instance);
                }
                else
                {
                    CommitTurn.End(connection, run, OrchestrationRuntimeStatus.Terminated, terminate!.Payload, null, run.CustomStatus, now, others);
                }

                return others;
            }).ConfigureAwait(false);
            return;
        }

        if (suspended)
        {
            await SuspendAsync(run, now).ConfigureAwait(false);
            return;
        }

        List<HistoryEvent> news = [new HistoryEvent(EventKind.TurnStarted) { At = now }, .. messages.Where(message => message.Kind is not (EventKind.Suspend or EventKind.Resume))];
        var orchestrator = registry.Orchestrators.GetValueOrDefault(run.Name);
        using var scope = services.CreateScope();
        var result = OrchestrationTurn.Run(
            instance, run.Execution, orchestrator is null ? null : context => orchestrator(scope.ServiceProvider, context), run.History, news, loggers);
        if (result.Failure is { } failure)
        {
            Log.Failed(logger, run.Name, instance, failure.ErrorMessage);
        }

        await CommitAsync(instance, connection => CommitTurn.Run(connection, run, news, result, now)).ConfigureAwait(false);
    }

    /// <summary>Everything but what suspends and resumes waits for the run to be resumed.</summary>
    private Task SuspendAsync(StoredRun run, DateTime now) => CommitAsync(run.Id, connection =>
    {
        foreach (var (seq, _, _) in run.Messages.Where(message => message.Event.Kind is EventKind.Suspend or EventKind.Resume))
        {
            Command(connection, "DELETE FROM messages WHERE seq = $seq", ("$seq", seq)).ExecuteNonQuery();
        }

        Command(
            connection, "UPDATE instances SET status = $status, updated = $now WHERE id = $id", ("$status", (int)OrchestrationRuntimeStatus.Suspended), ("$now", now.Ticks), ("$id", run.Id))
            .ExecuteNonQuery();
        return [];
    });

    private async Task CommitAsync(string instance, Func<Sqlite.Connection, List<string>> commit)
    {
        var (others, activities, isOver) = await store.WriteAsync(connection =>
        {
            var last = Numbers(connection, "SELECT COALESCE(MAX(seq), 0) FROM activities")[0];
            var wakes = commit(connection);
            return (wakes, Numbers(connection, "SELECT seq FROM activities WHERE seq > " + last), Find(connection, instance) is null or { IsOver: true });
        }).ConfigureAwait(false);
        foreach (var seq in activities)
        {
            work.Writer.TryWrite(seq);
        }

        if (others.Count > 0)
        {
            Wake(others);
        }

        if (isOver && watched.TryRemove(instance, out var watcher))
        {
            watcher.TrySetResult();
        }
    }
}
