using System.Globalization;
using LocalRuntime.Durable.Engine;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime.Tests.Durable;

/// <summary>
/// A scripted orchestration in a process of its own, which is killed at any moment and started again until the script is done: activities in a row and at once, a retry,
/// timers, events, a sub-orchestration, and runs that continue as new.
/// </summary>
internal static class CrashScript
{
    public const string Argument = "crash-script";
    public const string Instance = "script";

    /// <summary>What the script comes to when nothing interrupts it.</summary>
    public const string Outcome = "3 rounds: 1+2+3 5 10 child(1) event-1; 1+2+3 5 10 child(2) event-2; 1+2+3 5 10 child(3) event-3";

    /// <summary>Goes on with the script, or begins it; 0 when it is done.</summary>
    public static async Task<int> RunAsync(string folder, string log)
    {
        var registry = new DurableRegistry();
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var store = new DurableStore(Path.Combine(folder, "durable.db"));
        using var engine = new DurableEngine(store, registry, services, TimeProvider.System, NullLoggerFactory.Instance);
        var client = new LocalDurableClient(store, engine, TimeProvider.System);
        Register(registry, log);
        await engine.StartAsync(CancellationToken.None);
        if (await client.GetInstanceAsync(Instance) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync("script", new Round(1, ""), new StartOrchestrationOptions(Instance));
        }

        var ended = await client.WaitForInstanceCompletionAsync(Instance, true);
        await engine.StopAsync(CancellationToken.None);
        Console.WriteLine(ended.RuntimeStatus + " " + ended.ReadOutputAs<string>() + ended.FailureDetails?.ErrorMessage);
        return 0;
    }

    public static void Register(DurableRegistry registry, string log)
    {
        var failed = 0;
        var gate = new Lock();
        registry.AddActivity("note", typeof(int), (_, input, _, _) =>
        {
            lock (gate)
            {
                File.AppendAllText(log, string.Create(CultureInfo.InvariantCulture, $"{input}\n"));
            }

            return Task.FromResult<object?>(input);
        });
        registry.AddActivity("flaky", typeof(int), (_, input, _, _) => ++failed % 2 == 1 ? throw new IOException("once") : Task.FromResult<object?>(input));
        registry.AddOrchestrator("child", async (_, context) =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(60), CancellationToken.None);
            context.SendEvent(Instance, "told", $"event-{context.GetInput<int>()}");
            return $"child({context.GetInput<int>()})";
        });
        registry.AddOrchestrator("script", async (_, context) =>
        {
            var round = context.GetInput<Round>()!;
            var row = new List<int>();
            for (var n = 1; n <= 3; n++)
            {
                row.Add(await context.CallActivityAsync<int>("note", n));
            }

            var retried = await context.CallActivityAsync<int>("flaky", 5, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(2))));
            var sum = (await Task.WhenAll(Enumerable.Range(1, 4).Select(n => context.CallActivityAsync<int>("note", n)))).Sum();
            var child = await context.CallSubOrchestratorAsync<string>("child", round.Number);
            var told = await context.WaitForExternalEvent<string>("told", TimeSpan.FromMinutes(5));
            var text = round.Text + (round.Number > 1 ? "; " : "") + $"{string.Join('+', row)} {retried} {sum} {child} {told}";
            if (round.Number < 3)
            {
                context.ContinueAsNew(new Round(round.Number + 1, text));
                return null;
            }

            return $"{round.Number} rounds: {text}";
        });
    }

    internal sealed record Round(int Number, string Text);
}
