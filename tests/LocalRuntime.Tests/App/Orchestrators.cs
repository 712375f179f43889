using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace LocalRuntime.Tests.App;

/// <summary>Orchestrators that call activities, other orchestrators, and go on as new.</summary>
public static class Orchestrators
{
    [Function(nameof(Sum))]
    public static async Task<int> Sum([OrchestrationTrigger] TaskOrchestrationContext context, int start)
    {
        var first = await context.CallActivityAsync<int>(nameof(Activities.Twice), start);
        var others = await Task.WhenAll(
            context.CallActivityAsync<int>(nameof(Activities.Twice), first), context.CallActivityAsync<int>(nameof(Activities.Twice), 10));
        return others.Sum();
    }

    [Function(nameof(Retries))]
    public static Task<string> Retries([OrchestrationTrigger] TaskOrchestrationContext context, string name) =>
        context.CallActivityAsync<string>(nameof(Activities.FailsTwice), name, Tries(5));

    [Function(nameof(GivesUp))]
    public static async Task<string> GivesUp([OrchestrationTrigger] TaskOrchestrationContext context, string name)
    {
        try
        {
            await context.CallActivityAsync<string>(nameof(Activities.NeverSucceeds), name, Tries(3));
            return "no";
        }
        catch (TaskFailedException failed)
        {
            var details = failed.FailureDetails;
            return $"{failed.TaskName}: {details.ErrorMessage}; {details.IsCausedBy<TimeoutException>()} {details.IsCausedBy<SystemException>()} "
                + $"{details.IsCausedBy<ArgumentException>()}; {details.InnerFailure?.ErrorMessage}; {details.InnerFailure?.IsCausedBy<ArgumentException>()}";
        }
    }

    [Function(nameof(CallsNobody))]
    public static Task CallsNobody([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("NoSuchActivity");

    [Function(nameof(Throws))]
    public static Task Throws([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new InvalidOperationException("outer", new FormatException("inner"));

    [Function(nameof(Child))]
    public static string Child([OrchestrationTrigger] TaskOrchestrationContext context, int number) =>
        number < 0 ? throw new ArgumentException("negative") : $"{context.Parent!.Name} {context.InstanceId}";

    [Function(nameof(Parent))]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context, string child)
    {
        var good = await context.CallSubOrchestratorAsync<string>(nameof(Child), 1, new SubOrchestrationOptions(instanceId: child));
        try
        {
            await context.CallSubOrchestratorAsync(nameof(Child), -1);
        }
        catch (TaskFailedException failed)
        {
            return $"{good}, {failed.FailureDetails.ErrorMessage}";
        }

        return "no";
    }

    /// <summary>A child that is over at once, one that waits, and one below that.</summary>
    [Function(nameof(Family))]
    public static async Task Family([OrchestrationTrigger] TaskOrchestrationContext context, int depth)
    {
        await context.CallSubOrchestratorAsync(nameof(Child), 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-over"));
        if (depth > 0)
        {
            await context.CallSubOrchestratorAsync(nameof(Family), depth - 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-below"));
        }

        await context.WaitForExternalEvent<string>("go");
    }

    [Function(nameof(Again))]
    public static async Task<string?> Again([OrchestrationTrigger] TaskOrchestrationContext context, Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        context.SetCustomStatus($"round {round.Number}");
        if (round.Number < 3)
        {
            await context.WaitForExternalEvent<string>("next");
            context.ContinueAsNew(round with { Number = round.Number + 1 }, round.KeepsEvents);
            return null;
        }

        return $"{round.Number} {await context.WaitForExternalEvent<string>("other")}";
    }

    /// <summary>Calls one activity after the other, and gives what it was given with each result.</summary>
    [Function(nameof(Many))]
    public static async Task<int> Many([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        var sum = 0;
        for (var n = 0; n < number; n++)
        {
            sum += await context.CallActivityAsync<int>(nameof(Activities.Twice), n);
        }

        return sum;
    }

    [Function(nameof(Grows))]
    public static Task<string> Grows([OrchestrationTrigger] TaskOrchestrationContext context, string text) =>
        context.CallActivityAsync<string>(nameof(Activities.Enlarges), text);

    [Function(nameof(GetsEachKind))]
    public static async Task<string> GetsEachKind([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var text = await context.CallActivityAsync<string>(nameof(Activities.GivesText), "x");
        var number = await context.CallActivityAsync<double>(nameof(Activities.GivesNumber), "x");
        var bytes = await context.CallActivityAsync<byte[]>(nameof(Activities.GivesBytes), new byte[] { 1, 2 });
        var record = await context.CallActivityAsync<Thing>(nameof(Activities.GivesRecord), new Thing("thing", 1));
        var list = await context.CallActivityAsync<string[]>(nameof(Activities.GivesList), new[] { "a", "b" });
        var nothing = await context.CallActivityAsync<string?>(nameof(Activities.GivesNothing));
        var described = await context.CallActivityAsync<string>(nameof(Activities.Describes), "x");
        return $"{text} {number} {Convert.ToHexString(bytes)} {record} {string.Concat(list)} {nothing ?? "null"} {described}";
    }

    [Function(nameof(CallsInterrupted))]
    public static Task<string> CallsInterrupted([OrchestrationTrigger] TaskOrchestrationContext context, string name) =>
        context.CallActivityAsync<string>(nameof(Activities.IsInterrupted), name);

    private static TaskOptions Tries(int times) => TaskOptions.FromRetryPolicy(new RetryPolicy(times, TimeSpan.FromMilliseconds(10), 2));
}

public sealed record Round(int Number, bool KeepsEvents);
