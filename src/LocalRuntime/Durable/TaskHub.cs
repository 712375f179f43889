using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>
/// Runs orchestrator episodes and activities as messages become due. An episode is one execution of an orchestrator's code on new messages. Between its
/// episodes an instance exists only as rows in the file.
/// </summary>
internal sealed partial class TaskHub(TaskHubStore store, TimeProvider clock, ILogger<TaskHub> logger) : IDisposable
{
    private const int MaxConcurrentEpisodes = 4;
    private const int MaxConcurrentActivities = 16;

    private readonly Channel<string> readyInstances = Channel.CreateUnbounded<string>();
    private readonly Channel<long> scheduledActivities = Channel.CreateUnbounded<long>();
    private readonly ConcurrentDictionary<string, bool> runningEpisodes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource interrupting = new();
    private readonly SemaphoreSlim dueMessagesChanged = new(0);
    private readonly List<Task> loops = [];
    private ITaskWorker worker = null!;

    public TaskHubStore Store => store;

    /// <summary>Notifies waiters of status changes.</summary>
    public StatusWatch Watch { get; } = new();

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Starts, and resumes everything in the file.</summary>
    public void Start(ITaskWorker taskWorker)
    {
        worker = taskWorker;
        foreach (var seq in store.Read(connection => QueryNumbers(connection, "SELECT seq FROM activities ORDER BY seq")))
        {
            scheduledActivities.Writer.TryWrite(seq);
        }

        loops.AddRange(Enumerable.Range(0, MaxConcurrentEpisodes).Select(_ => Task.Run(RunEpisodesAsync)));
        loops.AddRange(Enumerable.Range(0, MaxConcurrentActivities).Select(_ => Task.Run(RunActivitiesAsync)));
        loops.Add(Task.Run(AwaitDueMessagesAsync));
    }

    /// <summary>
    /// Cancels running episodes, lets activities end for two seconds, and cancels those that go on: a worker tells a cancelled one as an error. The next start
    /// repeats what was cancelled.
    /// </summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await EndAsync(TimeSpan.FromSeconds(2));
        await interrupting.CancelAsync();
        await EndAsync(TimeSpan.FromSeconds(5));

        async Task EndAsync(TimeSpan atMost) =>
            await Task.WhenAll(loops).WaitAsync(atMost, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopping.Dispose();
        interrupting.Dispose();
        dueMessagesChanged.Dispose();
    }

    /// <summary>Queues instances for an episode, and recomputes when the next message is due.</summary>
    public void Wake(IEnumerable<string> instances)
    {
        foreach (var instance in instances)
        {
            readyInstances.Writer.TryWrite(instance);
        }

        dueMessagesChanged.Release();
    }

    /// <summary>Retries after a second, for transient faults such as a full disk, of which the store tells the log.</summary>
    private async Task RetryLaterAsync(Action retry)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        retry();
    }

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Error, "An episode of '{Instance}' failed and is retried.")]
        public static partial void EpisodeFailed(ILogger logger, string instance, Exception error);

        [LoggerMessage(302, LogLevel.Error, "Activity {Seq} could not be run and is retried.")]
        public static partial void ActivityNotRun(ILogger logger, long seq, Exception error);

        [LoggerMessage(304, LogLevel.Error, "What is due cannot be looked for, and is each second: {Message}")]
        public static partial void DueNotRead(ILogger logger, string message);

        [LoggerMessage(303, LogLevel.Warning, "The orchestration {Name} '{Instance}' failed: {Message}")]
        public static partial void OrchestrationFailed(ILogger logger, string name, string instance, string message);
    }
}
