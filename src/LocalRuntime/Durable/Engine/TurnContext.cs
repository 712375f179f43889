using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Durable.Engine;

/// <summary>
/// The orchestrator's view of one turn. Its tasks are completed by the turn, on the turn's own thread, as history and new events tell; what it asks for becomes the turn's
/// actions, each with a number that every replay gives again.
/// </summary>
internal sealed class TurnContext(string instance, string execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly Dictionary<int, (HistoryEvent Step, TaskCompletionSource<HistoryEvent> Completion)> open = [];
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<string?>>> waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string?>> early = new(StringComparer.OrdinalIgnoreCase);
    private HistoryEvent? started;
    private DateTime now;
    private int steps;
    private int guids;

    /// <summary>What the orchestrator asked for and history does not confirm yet, by number.</summary>
    public SortedDictionary<int, HistoryEvent> Actions { get; } = [];

    public override TaskName Name => started!.Name!;

    public override string InstanceId => instance;

    public override ParentOrchestrationInstance? Parent => started!.Instance is null ? null : new ParentOrchestrationInstance(started.ParentName!, started.Instance);

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => Replaying;

    /// <summary>Whether the turn goes over what happened before.</summary>
    public bool Replaying { get; set; } = true;

    public string? CustomStatus { get; private set; }

    /// <summary>The input of the next run, if one was asked for.</summary>
    public (bool Asked, string? Input, bool KeepEvents) Next { get; private set; }

    /// <summary>Events that nobody waited for, in their order.</summary>
    public IEnumerable<HistoryEvent> UnprocessedEvents =>
        early.SelectMany(name => name.Value.Select(payload => new HistoryEvent(EventKind.EventRaised) { Name = name.Key, Payload = payload }));

    protected override ILoggerFactory LoggerFactory => loggers;

    public void Begin(HistoryEvent start) => started = start;

    public void Tick(DateTime at) => now = at;

    /// <summary>An action of an earlier turn: the orchestrator must have asked for the same again.</summary>
    public void Confirm(HistoryEvent step)
    {
        if (!Actions.Remove(step.Id, out var asked) || asked.Kind != step.Kind || asked.Name != step.Name)
        {
            throw new NotDeterministicException(
                $"The orchestrator '{Name}' is not deterministic: step {step.Id} was {step.Describe()} and is now {(asked is null ? "missing" : asked.Describe())}.");
        }
    }

    /// <summary>Ends a step; a second end, or that of a step nobody knows, is nothing.</summary>
    public void End(HistoryEvent end)
    {
        if (open.Remove(end.Id, out var found))
        {
            found.Completion.TrySetResult(end);
        }
    }

    public void Raise(HistoryEvent raised)
    {
        if (waiting.TryGetValue(raised.Name!, out var waiters) && waiters.First is { } first)
        {
            waiters.RemoveFirst();
            first.Value.TrySetResult(raised.Payload);
            return;
        }

        if (!early.TryGetValue(raised.Name!, out var queue))
        {
            early[raised.Name!] = queue = new Queue<string?>();
        }

        queue.Enqueue(raised.Payload);
    }

    public override T? GetInput<T>()
        where T : default => Engine.Payload.Read<T>(started!.Payload);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        (await RetryAsync(() => AskAsync(new HistoryEvent(EventKind.TaskScheduled) { Name = name.Name, Payload = Engine.Payload.Write(input) }), options?.Retry?.Policy)) is { } json
            ? Engine.Payload.Read<TResult>(json)!
            : default!;

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        (await RetryAsync(
            () => AskAsync(new HistoryEvent(EventKind.SubScheduled)
            {
                Name = orchestratorName.Name,
                Payload = Engine.Payload.Write(input),
                Instance = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N"),
            }),
            options?.Retry?.Policy)) is { } json
            ? Engine.Payload.Read<TResult>(json)!
            : default!;

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var (id, completion) = Step(new HistoryEvent(EventKind.TimerCreated) { At = fireAt });
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                open.Remove(id);
                completion.TrySetCanceled(cancellationToken);
            });
        }

        return completion.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        CheckThread();
        if (early.TryGetValue(eventName, out var queue) && queue.TryDequeue(out var payload))
        {
            return Engine.Payload.Read<T>(payload)!;
        }

        if (!waiting.TryGetValue(eventName, out var waiters))
        {
            waiting[eventName] = waiters = new LinkedList<TaskCompletionSource<string?>>();
        }

        var waiter = waiters.AddLast(new TaskCompletionSource<string?>());
        using var registration = cancellationToken.Register(() =>
        {
            waiters.Remove(waiter.Value);
            waiter.Value.TrySetCanceled(cancellationToken);
        });
        return Engine.Payload.Read<T>(await waiter.Value.Task)!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        Step(new HistoryEvent(EventKind.EventSent) { Instance = instanceId, Name = eventName, Payload = Engine.Payload.Write(payload) });

    public override void SetCustomStatus(object? customStatus) => CustomStatus = Engine.Payload.Write(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => Next = (true, Engine.Payload.Write(newInput), preserveUnprocessedEvents);

    public override Guid NewGuid()
    {
        CheckThread();
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{instance}/{execution}/{guids++}")).AsSpan(0, 16));
    }

    private async Task<string?> AskAsync(HistoryEvent step)
    {
        var (id, completion) = Step(step);
        var end = await completion.Task;
        return end.Failure is { } failure ? throw new TaskFailedException(step.Name!, id, failure) : end.Payload;
    }

    private async Task<string?> RetryAsync(Func<Task<string?>> attempt, RetryPolicy? policy)
    {
        var began = now;
        var pause = policy?.FirstRetryInterval ?? default;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException) when (policy is not null && attempts < policy.MaxNumberOfAttempts
                && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || now - began < policy.RetryTimeout))
            {
                await CreateTimer(now + pause, CancellationToken.None);
                pause = TimeSpan.FromTicks(Math.Min(policy.MaxRetryInterval.Ticks, (long)(pause.Ticks * policy.BackoffCoefficient)));
            }
        }
    }

    private (int Id, TaskCompletionSource<HistoryEvent> Completion) Step(HistoryEvent step)
    {
        CheckThread();
        var numbered = step with { Id = ++steps };
        Actions.Add(numbered.Id, numbered);

        // Continuations run inside the turn, one after the other: a run has one thread.
        var completion = new TaskCompletionSource<HistoryEvent>();
        if (step.Kind != EventKind.EventSent)
        {
            open.Add(numbered.Id, (numbered, completion));
        }

        return (numbered.Id, completion);
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException($"The orchestrator '{Name}' awaited something that is not durable: only the context's own tasks may be awaited.");
        }
    }
}

/// <summary>The orchestrator does not do what its history says it did.</summary>
internal sealed class NotDeterministicException(string sentence) : Exception(sentence);
