using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Durable.Engine;

/// <summary>One turn of a run: replays its history, takes in what is new, and tells what came of it. It changes nothing itself.</summary>
internal static class OrchestrationTurn
{
    public static TurnResult Run(
        string instance, string execution, Func<TaskOrchestrationContext, Task<object?>>? orchestrator, IReadOnlyList<HistoryEvent> history, IReadOnlyList<HistoryEvent> news,
        ILoggerFactory loggers)
    {
        var context = new TurnContext(instance, execution, loggers);

        // Without a context of synchronisation a continuation runs where its task is completed: here.
        var ambient = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task<object?>? run = null;
            var late = new List<HistoryEvent>();
            foreach (var (happened, isNew) in history.Select(happened => (happened, false)).Concat(news.Select(happened => (happened, true))))
            {
                context.Replaying = !isNew;
                if (run is { IsCompleted: true } && isNew)
                {
                    late.Add(happened);
                    continue;
                }

                run = Apply(context, happened, run, orchestrator);
            }

            return Conclude(context, run, late);
        }
        catch (NotDeterministicException error)
        {
            return new TurnResult([]) { Failure = Failures.Of(error) };
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(ambient);
        }
    }

    private static Task<object?>? Apply(TurnContext context, HistoryEvent happened, Task<object?>? run, Func<TaskOrchestrationContext, Task<object?>>? orchestrator)
    {
        switch (happened.Kind)
        {
            case EventKind.TurnStarted:
                context.Tick(happened.At!.Value);
                break;
            case EventKind.Started:
                context.Begin(happened);
                return orchestrator is null
                    ? Task.FromException<object?>(new InvalidOperationException($"There is no orchestrator '{happened.Name}'."))
                    : Start(orchestrator, context);
            case EventKind.TaskScheduled or EventKind.TimerCreated or EventKind.SubScheduled or EventKind.EventSent:
                context.Confirm(happened);
                break;
            case EventKind.TaskEnded or EventKind.SubEnded or EventKind.TimerFired:
                context.End(happened);
                break;
            case EventKind.EventRaised:
                context.Raise(happened);
                break;
        }

        return run;
    }

    private static async Task<object?> Start(Func<TaskOrchestrationContext, Task<object?>> orchestrator, TurnContext context) => await orchestrator(context);

    private static TurnResult Conclude(TurnContext context, Task<object?>? run, IReadOnlyList<HistoryEvent> late)
    {
        var result = new TurnResult([.. context.Actions.Values]) { CustomStatus = context.CustomStatus };
        if (run is not { IsCompleted: true })
        {
            return result;
        }

        if (run.IsFaulted || run.IsCanceled)
        {
            return result with { Failure = Failures.Of(run.Exception?.InnerException ?? new TaskCanceledException(run)) };
        }

        return context.Next.Asked
            ? result with { IsOver = true, ContinuesWith = context.Next.Input, Continues = true, Kept = context.Next.KeepEvents ? [.. context.UnprocessedEvents, .. late.Where(happened => happened.Kind == EventKind.EventRaised)] : [] }
            : result with { IsOver = true, Output = Payload.Write(run.Result) };
    }
}

/// <summary>What a turn came to.</summary>
/// <param name="Actions">What the orchestrator asked for in it.</param>
internal sealed record TurnResult(IReadOnlyList<HistoryEvent> Actions)
{
    public bool IsOver { get; init; }

    public string? Output { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public string? CustomStatus { get; init; }

    public bool Continues { get; init; }

    public string? ContinuesWith { get; init; }

    /// <summary>Events that the next run begins with.</summary>
    public IReadOnlyList<HistoryEvent> Kept { get; init; } = [];
}

internal static class Failures
{
    /// <summary>An exception as details that can be stored.</summary>
    public static TaskFailureDetails Of(Exception error) =>
        new(error.GetType().FullName!, error.Message, error.StackTrace, error.InnerException is { } inner ? Of(inner) : null, null);
}
