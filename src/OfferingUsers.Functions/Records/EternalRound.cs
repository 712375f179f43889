using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// A round of an eternal orchestration, its note, and the pause after it. Whatever fails in a round is logged by its type and tried again in the next round:
/// an eternal orchestration does not end.
/// </summary>
internal static partial class EternalRound
{
    /// <summary>The pause if it cannot be told, because even the end of the round failed.</summary>
    private static readonly TimeSpan PauseWithoutEnd = TimeSpan.FromMinutes(1);

    /// <param name="sweep">The id of the orchestration.</param>
    /// <param name="round">What a round does; it tells what it could not do for single items.</param>
    /// <param name="wake">The external event that ends the pause early; null if there is none.</param>
    /// <param name="next">The input of the next round, when this one is over; null if there is none.</param>
    public static async Task RunAsync(
        TaskOrchestrationContext context, string sweep, Func<Task<RoundFailures>> round, string? wake = null, Func<object>? next = null)
    {
        var logger = context.CreateReplaySafeLogger(nameof(EternalRound));
        var ended = new EndedRound(sweep, context.CurrentUtcDateTime, IsWhole: true, RoundFailures.None);
        try
        {
            ended = ended with { Failures = await round() };
        }
#pragma warning disable CA1031 // Whatever it is, the next round may do better, and there is none if this fails.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ended = ended with { IsWhole = false, Failures = new RoundFailures(1, TypeOf(error)) };
        }

        if (ended.Failures.Count > 0)
        {
            Log.Failed(logger, sweep, ended.IsWhole ? "partly" : "wholly", ended.Failures.Count, ended.Failures.Type);
        }

        var pause = PauseWithoutEnd;
        try
        {
            pause = await context.CallActivityAsync<TimeSpan>(nameof(EndRound), ended);
        }
        catch (TaskFailedException error)
        {
            Log.NotNoted(logger, sweep, TypeOf(error));
        }

        await PauseAsync(context, pause, wake);

        // An event that is left was raised before the next round begins, which sees what it tells of.
        context.ContinueAsNew(next?.Invoke(), preserveUnprocessedEvents: false);
    }

    /// <summary>The name of a failure's type: messages may have names in them.</summary>
    public static string TypeOf(Exception error)
    {
        var type = error is TaskFailedException failed ? failed.FailureDetails.ErrorType : error.GetType().Name;
        return type[(type.LastIndexOf('.') + 1)..];
    }

    /// <summary>Nothing is awaited but what the context gives: an orchestrator that goes on in another thread is lost.</summary>
    private static async Task PauseAsync(TaskOrchestrationContext context, TimeSpan pause, string? wake)
    {
        if (wake is null)
        {
            await context.CreateTimer(pause, CancellationToken.None);
            return;
        }

        using var timerCancellation = new CancellationTokenSource();
        var woken = context.WaitForExternalEvent<object?>(wake);
        if (await Task.WhenAny(woken, context.CreateTimer(pause, timerCancellation.Token)) == woken)
        {
            timerCancellation.Cancel();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Warning, "A round of {Sweep} failed {Extent}: {Count} times, last with {Failure}. It is tried again in the next round.")]
        public static partial void Failed(ILogger logger, string sweep, string extent, int count, string? failure);

        [LoggerMessage(1602, LogLevel.Warning, "The end of a round of {Sweep} could not be noted: {Failure}.")]
        public static partial void NotNoted(ILogger logger, string sweep, string failure);
    }
}

/// <summary>What a round could not do for single items, which do not stop the others.</summary>
/// <param name="Type">The type of the last failure; null if there was none.</param>
public sealed record RoundFailures(int Count, string? Type)
{
    public static readonly RoundFailures None = new(0, null);

    /// <summary>These failures, and others that happened after them.</summary>
    public RoundFailures And(RoundFailures later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return later.Count == 0 ? this : new RoundFailures(Count + later.Count, later.Type);
    }
}
