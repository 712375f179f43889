using System.Diagnostics;
using LocalRuntime.Durable.Engine;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime.Tests.Durable;

public sealed class CrashTests
{
    [Fact]
    public async Task Killed_fifty_times_at_random_points_the_script_comes_to_the_same_as_uninterrupted()
    {
        var random = new Random(11);
        var kills = 0;
        while (kills < 50)
        {
            var folder = Directory.CreateTempSubdirectory("crash-test-").FullName;
            var log = Path.Combine(folder, "activities");
            for (var isDone = false; !isDone;)
            {
                using var process = Start(folder, log);
                var output = process.StandardOutput.ReadToEndAsync();

                // Before or in the script, most often; once in a while it comes to its end.
                using var patience = new CancellationTokenSource(kills >= 50 ? 60_000 : random.Next(60, 450));
                try
                {
                    await process.WaitForExitAsync(patience.Token);
                    isDone = true;
                    Assert.Equal("Completed " + CrashScript.Outcome, (await output).Trim());
                }
                catch (OperationCanceledException)
                {
                    process.Kill();
                    await process.WaitForExitAsync();
                    kills++;
                }
            }

            // Each activity ran at least once: seven notes in each of three rounds.
            Assert.True(File.ReadAllLines(log).Length >= 21);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_thousand_histories_replayed_ask_for_nothing_new_and_come_to_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("replay-test-").FullName;
        var registry = new DurableRegistry();
        registry.AddActivity("number", typeof(int), (_, input, _, _) => Task.FromResult<object?>(input));
        registry.AddOrchestrator("walk", async (_, context) =>
        {
            var seed = context.GetInput<int>();
            var random = new Random(seed);
            var text = "";
            for (var steps = random.Next(1, 6); steps > 0; steps--)
            {
                text += random.Next(3) switch
                {
                    0 => await context.CallActivityAsync<int>("number", random.Next(10)),
                    1 => (await Task.WhenAll(context.CallActivityAsync<int>("number", 1), context.CallActivityAsync<int>("number", 2))).Sum(),
                    _ => context.NewGuid().ToString("N")[..4],
                };
            }

            // It never ends, so its history stays.
            context.SetCustomStatus(text);
            await context.WaitForExternalEvent<string>("never");
            return text;
        });
        await using var services = Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(new Microsoft.Extensions.DependencyInjection.ServiceCollection());
        var store = new DurableStore(Path.Combine(folder, "durable.db"));
        var engine = new DurableEngine(store, registry, services, TimeProvider.System, NullLoggerFactory.Instance);
        var client = new LocalDurableClient(store, engine, TimeProvider.System);
        await engine.StartAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => client.ScheduleNewOrchestrationInstanceAsync("walk", n, new Microsoft.DurableTask.StartOrchestrationOptions($"walk-{n}"))));
        for (var n = 0; n < 1000; n++)
        {
            while (store.Load($"walk-{n}", DateTime.MaxValue) is not { CustomStatus: not null })
            {
                await Task.Delay(5);
            }
        }

        await engine.StopAsync(CancellationToken.None);
        for (var n = 0; n < 1000; n++)
        {
            var run = store.Load($"walk-{n}", DateTime.MaxValue)!;
            var replayed = OrchestrationTurn.Run(run.Id, run.Execution, context => registry.Orchestrators["walk"](services, context), run.History, [], NullLoggerFactory.Instance);

            Assert.Equal((OrchestrationRuntimeStatus.Running, run.CustomStatus, null), (run.Status, replayed.CustomStatus, replayed.Failure));
            Assert.Empty(replayed.Actions);
            Assert.False(replayed.IsOver);
        }

        engine.Dispose();
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Process Start(string folder, string log) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(CrashTests).Assembly.Location, CrashScript.Argument, folder, log]) { RedirectStandardOutput = true })!;
}
