using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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

    /// <summary>What broke, as by a full disk, is tried again.</summary>
    private async Task LaterAsync(Action again)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        again();
    }

    private static List<long> Numbers(Sqlite.Connection connection, string text)
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
