using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>
/// Has turns and activities run as messages become due. An instance that waits is rows in the file and nothing else: one loop sleeps until the next message
/// of all is due.
/// </summary>
internal sealed partial class TaskHub(TaskHubStore store, TimeProvider clock, ILogger<TaskHub> logger) : IDisposable
{
    private const int MaxConcurrentTurns = 4;
    private const int MaxConcurrentActivities = 16;

    private readonly Channel<string> ready = Channel.CreateUnbounded<string>();
    private readonly Channel<long> work = Channel.CreateUnbounded<long>();
    private readonly ConcurrentDictionary<string, bool> inTurn = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim alarm = new(0);
    private readonly List<Task> loops = [];
    private ITaskWorker worker = null!;

    public TaskHubStore Store => store;

    /// <summary>Tells who waits for an instance that its status has changed.</summary>
    public StatusWatch Watch { get; } = new();

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Goes on with all that is in the file.</summary>
    public void Start(ITaskWorker runs)
    {
        worker = runs;
        foreach (var seq in store.Read(connection => Numbers(connection, "SELECT seq FROM activities ORDER BY seq")))
        {
            work.Writer.TryWrite(seq);
        }

        loops.AddRange(Enumerable.Range(0, MaxConcurrentTurns).Select(_ => Task.Run(RunTurnsAsync)));
        loops.AddRange(Enumerable.Range(0, MaxConcurrentActivities).Select(_ => Task.Run(RunActivitiesAsync)));
        loops.Add(Task.Run(AwaitDueMessagesAsync));
    }

    /// <summary>Lets go of what is running; the next start does it again.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
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

    /// <summary>What broke, as by a full disk, is tried again.</summary>
    private async Task LaterAsync(Action again)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        again();
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
