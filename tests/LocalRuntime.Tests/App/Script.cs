using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Tests.App;

/// <summary>
/// An orchestration for the tests that kill its process: activities in a row and at once, a retry, timers, events, a sub-orchestration, and runs that
/// continue as new.
/// </summary>
public sealed class Script(IConfiguration configuration)
{
    public const string Instance = "script";
    public const int Rounds = 3;

    /// <summary>The setting that names the file in which each activity is noted.</summary>
    public const string LogSetting = "Script:Log";

    /// <summary>What the script comes to when nothing interrupts it.</summary>
    public const string Outcome = "a1+a2+a3 flaky 4 child(1) event-1; a1+a2+a3 flaky 4 child(2) event-2; a1+a2+a3 flaky 4 child(3) event-3; ";

    private static readonly Lock Gate = new();

    [Function(nameof(RunsScript))]
    public static async Task<string?> RunsScript([OrchestrationTrigger] TaskOrchestrationContext context, ScriptRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var row = new List<string>();
        for (var n = 1; n <= 3; n++)
        {
            row.Add(await context.CallActivityAsync<string>(nameof(NotesStep), $"{round.Number} a{n}"));
        }

        var retried = await context.CallActivityAsync<string>(
            nameof(FailsAtFirst), $"{round.Number} flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(2))));
        var atOnce = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => context.CallActivityAsync<string>(nameof(NotesStep), $"{round.Number} b{n}")));
        var child = await context.CallSubOrchestratorAsync<string>(nameof(ScriptChild), round.Number);
        var told = await context.WaitForExternalEvent<string>("told");
        var text = $"{round.Text}{string.Join('+', row)} {retried} {atOnce.Distinct().Count()} {child} {told}; ";
        if (round.Number == Rounds)
        {
            return text;
        }

        context.ContinueAsNew(new ScriptRound(round.Number + 1, text));
        return null;
    }

    [Function(nameof(ScriptChild))]
    public static async Task<string> ScriptChild([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(60), CancellationToken.None);
        context.SendEvent(Instance, "told", $"event-{number}");
        return $"child({number})";
    }

    [Function(nameof(NotesStep))]
    public string NotesStep([ActivityTrigger] string step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Note(step);
        return step.Split(' ')[1];
    }

    /// <summary>Fails when it is run for the first time, in whichever process.</summary>
    [Function(nameof(FailsAtFirst))]
    public string FailsAtFirst([ActivityTrigger] string step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Note(step) ? step.Split(' ')[1] : throw new IOException("once");
    }

    /// <summary>Notes that a step was run; whether it had been before.</summary>
    private bool Note(string step)
    {
        lock (Gate)
        {
            var log = configuration[LogSetting]!;
            var isKnown = File.Exists(log) && File.ReadAllLines(log).Contains(step);
            File.AppendAllLines(log, [step]);
            return isKnown;
        }
    }
}

public sealed record ScriptRound(int Number, string Text);
