using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static LocalRuntime.Durable.Engine.DurableStore;

namespace LocalRuntime.Durable.Engine;

/// <summary>
/// Runs turns and activities as messages become due. A waiting instance is rows in the file and nothing else: one loop sleeps until the next message of all is due.
/// </summary>
internal sealed partial class DurableEngine(DurableStore store, DurableRegistry registry, IServiceProvider services, TimeProvider clock, ILoggerFactory loggers) : IHostedService, IDisposable
{
    private const int TurnsAtOnce = 4;
    private const int ActivitiesAtOnce = 16;

    private readonly Channel<string> ready = Channel.CreateUnbounded<string>();
    private readonly Channel<long> work = Channel.CreateUnbounded<long>();
    private readonly ConcurrentDictionary<string, bool> inTurn = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> watched = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim alarm = new(0);
    private readonly ILogger logger = loggers.CreateLogger("LocalRuntime.Durable");
    private readonly List<Task> loops = [];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var seq in store.Read(connection => Numbers(connection, "SELECT seq FROM activities ORDER BY seq")))
        {
            work.Writer.TryWrite(seq);
        }

        loops.AddRange(Enumerable.Range(0, TurnsAtOnce).Select(_ => Task.Run(TurnsAsync, CancellationToken.None)));
        loops.AddRange(Enumerable.Range(0, ActivitiesAtOnce).Select(_ => Task.Run(ActivitiesAsync, CancellationToken.None)));
        loops.Add(Task.Run(AlarmAsync, CancellationToken.None));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopping.Dispose();
        alarm.Dispose();
    }

    /// <summary>Has an instance look at its messages, and the alarm at when the next is due.</summary>
    public void Wake(IEnumerable<string> instances)
    {
        foreach (var instance in instances)
        {
            ready.Writer.TryWrite(instance);
        }

        alarm.Release();
    }

    /// <summary>Completes at the next change of an instance's status to one that is over.</summary>
    public Task WatchAsync(string instance) => watched.GetOrAdd(instance, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

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

    /// <summary>What broke, as by a full disk, is tried again.</summary>
    private async Task LaterAsync(Action again)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        again();
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
        using var scope = (services.GetService(typeof(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory)) as Microsoft.Extensions.DependencyInjection.IServiceScopeFactory)!.CreateScope();
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

    private async Task CommitAsync(string instance, Func<LocalRuntime.Sqlite.Connection, List<string>> commit)
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

    private async Task ActivitiesAsync()
    {
        await foreach (var seq in work.Reader.ReadAllAsync(stopping.Token).ConfigureAwait(false))
        {
            try
            {
                await ActivityAsync(seq).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.ActivityBroke(logger, seq, error);
                _ = LaterAsync(() => work.Writer.TryWrite(seq));
            }
        }
    }

    private async Task ActivityAsync(long seq)
    {
        var found = store.Read(connection =>
        {
            using var reader = Command(connection, "SELECT instance, execution, step, name, input FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteReader();
            return reader.Read() ? (reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)) : default;
        });
        if (found.Item1 is not { } instance)
        {
            return;
        }

        var (_, execution, step, name, input) = found;
        var ended = new HistoryEvent(EventKind.TaskEnded, step);
        try
        {
            if (!registry.Activities.TryGetValue(name, out var activity))
            {
                throw new InvalidOperationException($"There is no activity '{name}'.");
            }

            using var scope = (services.GetService(typeof(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory)) as Microsoft.Extensions.DependencyInjection.IServiceScopeFactory)!.CreateScope();
            var result = await activity.Run(scope.ServiceProvider, Payload.Read(input, activity.Input), instance, stopping.Token).ConfigureAwait(false);
            ended = ended with { Payload = Payload.Write(result) };
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            ended = ended with { Failure = Failures.Of(error) };
        }

        // Whoever removes the row brings the result: so it is applied once, however often the activity ran.
        var brought = await store.WriteAsync(connection =>
        {
            if (Command(connection, "DELETE FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteNonQuery() == 0)
            {
                return false;
            }

            Send(connection, instance, ended, Now, execution);
            return true;
        }).ConfigureAwait(false);
        if (brought)
        {
            ready.Writer.TryWrite(instance);
        }
    }

    private async Task AlarmAsync()
    {
        // What was due before the start has nobody to wake it.
        var woken = DateTime.MinValue.Ticks - 1;
        while (!stopping.IsCancellationRequested)
        {
            var now = Now.Ticks;
            foreach (var instance in store.Read(connection => Texts(connection, woken, now)))
            {
                ready.Writer.TryWrite(instance);
            }

            woken = now;
            var next = store.Read(connection => Numbers(connection, "SELECT MIN(due) FROM messages WHERE due > " + now));
            var pause = next.Count == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromTicks(Math.Clamp(next[0] - Now.Ticks, 0, TimeSpan.TicksPerHour)) + TimeSpan.FromMilliseconds(1);
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            await Task.WhenAny(alarm.WaitAsync(timer.Token), Task.Delay(pause, clock, timer.Token)).ConfigureAwait(false);
            await timer.CancelAsync().ConfigureAwait(false);
            while (alarm.CurrentCount > 0)
            {
                await alarm.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static List<long> Numbers(LocalRuntime.Sqlite.Connection connection, string text)
    {
        using var command = connection.Sqlite.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
        {
            if (!reader.IsDBNull(0))
            {
                numbers.Add(reader.GetInt64(0));
            }
        }

        return numbers;
    }

    private static List<string> Texts(LocalRuntime.Sqlite.Connection connection, long after, long until)
    {
        using var reader = Command(connection, "SELECT DISTINCT instance FROM messages WHERE due > $after AND due <= $until", ("$after", after), ("$until", until)).ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Error, "The turn of '{Instance}' broke; its messages stay.")]
        public static partial void TurnBroke(ILogger logger, string instance, Exception error);

        [LoggerMessage(302, LogLevel.Error, "Activity {Seq} broke; it runs again.")]
        public static partial void ActivityBroke(ILogger logger, long seq, Exception error);

        [LoggerMessage(303, LogLevel.Warning, "The orchestration {Name} '{Instance}' failed: {Message}")]
        public static partial void Failed(ILogger logger, string name, string instance, string message);
    }
}
