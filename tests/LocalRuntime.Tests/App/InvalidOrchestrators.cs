using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace LocalRuntime.Tests.App;

/// <summary>Orchestrators that break the rules for orchestrator code.</summary>
public sealed class InvalidOrchestrators(Notes notes)
{
#pragma warning disable DURABLE0004, DURABLE0003 // What the analyzer says is what is shown.
    [Function(nameof(Delays))]
    public static async Task<string> Delays([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan);
        return await context.WaitForExternalEvent<string>("go");
    }
#pragma warning restore DURABLE0004, DURABLE0003

    [Function(nameof(CancelsAsynchronously))]
    public static async Task<string> CancelsAsynchronously([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var cancellation = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromHours(1), cancellation.Token);
        var got = await context.WaitForExternalEvent<string>("go");
        await cancellation.CancelAsync();
        await context.CallActivityAsync<int>(nameof(Activities.Twice), 1);
        return got + timer.Status;
    }

    [Function(nameof(Changes))]
    public async Task<string> Changes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(notes.IsChanged ? nameof(Activities.Enlarges) : nameof(Activities.Twice), 1);
        return await context.WaitForExternalEvent<string>("go");
    }

    [Function(nameof(SignalsAnEntity))]
    public static Task SignalsAnEntity([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.Entities.SignalEntityAsync(new EntityInstanceId("counter", "one"), "add", 1);

    [Function(nameof(CallsAnEntity))]
    public static Task<int> CallsAnEntity([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.Entities.CallEntityAsync<int>(new EntityInstanceId("counter", "one"), "get");
}
