using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App;

public sealed class Activities(Notes notes)
{
    [Function(nameof(Twice))]
    public int Twice([ActivityTrigger] int number)
    {
        notes.Add($"twice {number}");
        return number * 2;
    }

    [Function(nameof(FailsTwice))]
    public string FailsTwice([ActivityTrigger] string name)
    {
        notes.Add(name);
        return notes.Count(name) <= 2 ? throw new IOException("not yet") : "at last";
    }

    [Function(nameof(NeverSucceeds))]
    public string NeverSucceeds([ActivityTrigger] string name)
    {
        notes.Add(name);
        throw new TimeoutException("too late {for braces}", new ArgumentException("too \"long\""));
    }

    [Function(nameof(Describes))]
    public static string Describes([ActivityTrigger] string input, FunctionContext context, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(context);
        return $"{input} {context.FunctionDefinition.Name} {instanceId}";
    }

    [Function(nameof(Enlarges))]
    public async Task<string> Enlarges([ActivityTrigger] string text, CancellationToken token)
    {
        notes.Add(nameof(Enlarges));
        await notes.PassAsync(nameof(Enlarges), token);
        return text + text;
    }

    /// <summary>Ends when it is asked to, as an activity does whose app is stopped.</summary>
    [Function(nameof(IsInterrupted))]
    public async Task<string> IsInterrupted([ActivityTrigger] string name, CancellationToken token)
    {
        notes.Add(name);
        await notes.PassAsync(nameof(IsInterrupted), token);
        return "done";
    }

    [Function(nameof(GivesText))]
    public static string GivesText([ActivityTrigger] string input) => "a \"text\"";

    [Function(nameof(GivesNumber))]
    public static double GivesNumber([ActivityTrigger] string input) => 0.1;

    [Function(nameof(GivesBytes))]
    public static byte[] GivesBytes([ActivityTrigger] byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return [.. input, 3];
    }

    [Function(nameof(GivesRecord))]
    public static Thing GivesRecord([ActivityTrigger] Thing input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input with { Count = input.Count + 1 };
    }

    [Function(nameof(GivesList))]
    public static string[] GivesList([ActivityTrigger] string[] input) => [.. input, "c"];

    [Function(nameof(GivesNothing))]
    public static Task GivesNothing([ActivityTrigger] string? input) => Task.CompletedTask;
}

public sealed record Thing(string Name, int Count);
