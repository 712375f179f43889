using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace LocalRuntime.Tests.App;

/// <summary>Orchestrators that wait: for events and for time.</summary>
public static class Waiting
{
    [Function(nameof(Waits))]
    public static Task<string> Waits([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("go");

    /// <summary>Takes three events of a name, ignoring case, however early they came.</summary>
    [Function(nameof(Takes))]
    public static async Task<string> Takes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("begin");
        var first = await context.WaitForExternalEvent<string>("e");
        var second = await context.WaitForExternalEvent<string>("E");
        return $"{first},{second},{await context.WaitForExternalEvent<string>("e")}";
    }

    [Function(nameof(TimesOut))]
    public static async Task<string> TimesOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var got = await context.WaitForExternalEvent<int>("go", TimeSpan.FromDays(1));
        try
        {
            await context.WaitForExternalEvent<int>("never", TimeSpan.FromMilliseconds(30));
            return "no";
        }
        catch (TaskCanceledException)
        {
            return $"{got} timed out";
        }
    }

    /// <summary>Tells when it ran, so that what was due and what woke it can be compared.</summary>
    [Function(nameof(Quick))]
    public static DateTime Quick([OrchestrationTrigger] TaskOrchestrationContext context) => context.CurrentUtcDateTime;

    [Function(nameof(Sleeps))]
    public static async Task<DateTime> Sleeps([OrchestrationTrigger] TaskOrchestrationContext context, TimeSpan howLong)
    {
        await context.CreateTimer(howLong, CancellationToken.None);
        return context.CurrentUtcDateTime;
    }

    [Function(nameof(Tells))]
    public static void Tells([OrchestrationTrigger] TaskOrchestrationContext context, string whom) =>
        context.SendEvent(whom, "go", $"from {context.InstanceId}");

    /// <summary>A walk that its seed decides: what it came to is its status, and again its output when it has been replayed.</summary>
    [Function(nameof(Walks))]
    public static async Task<string> Walks([OrchestrationTrigger] TaskOrchestrationContext context, int seed)
    {
#pragma warning disable CA5394 // A seed makes the same numbers in each replay.
        var random = new Random(seed);
        var text = "";
        for (var steps = random.Next(1, 6); steps > 0; steps--)
        {
            text += random.Next(4) switch
            {
                0 => await context.CallActivityAsync<int>(nameof(Activities.Twice), random.Next(10)),
                1 => (await Task.WhenAll(
                    context.CallActivityAsync<int>(nameof(Activities.Twice), 1), context.CallActivityAsync<int>(nameof(Activities.Twice), 2))).Sum(),
                2 => await context.CallSubOrchestratorAsync<int>(nameof(Orchestrators.Many), 2),
                _ => context.NewGuid().ToString("N")[..4],
            };
        }
#pragma warning restore CA5394

        context.SetCustomStatus(text);
        await context.WaitForExternalEvent<string>("go");
        return text;
    }
}
