using DurableTask.Core.Exceptions;
using Grpc.Core;
using LocalRuntime.Durable.Engine;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime.Tests.Durable;

/// <summary>The engine by itself: orchestrators and activities given as delegates, on a file of its own.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("durable-test-").FullName;
    private readonly DurableRegistry registry = new();
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private DurableStore store = null!;
    private DurableEngine engine = null!;
    private DurableTaskClient client = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_orchestration_calls_activities_in_turn_and_at_once_and_returns_their_results()
    {
        Orchestrator("sum", async context =>
        {
            var first = await context.CallActivityAsync<int>("twice", context.GetInput<int>());
            var others = await Task.WhenAll(context.CallActivityAsync<int>("twice", first), context.CallActivityAsync<int>("twice", 10));
            return others.Sum();
        });
        Activity<int>("twice", number => number * 2);

        var ended = await RunAsync("sum", 3);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, 32), (ended.RuntimeStatus, ended.ReadOutputAs<int>()));
    }

    [Fact]
    public async Task An_activity_that_fails_is_tried_as_often_as_the_policy_says_and_then_fails_with_its_details()
    {
        var runs = 0;
        Activity<int>("fails", _ => ++runs > 0 ? throw new TimeoutException("too late") : 0);
        Orchestrator("tries", async context =>
        {
            try
            {
                await context.CallActivityAsync("fails", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(10), 2)));
                return "no";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.TaskName} {failed.FailureDetails.ErrorMessage} {failed.FailureDetails.IsCausedBy<TimeoutException>()} {failed.FailureDetails.IsCausedBy<SystemException>()} {failed.FailureDetails.IsCausedBy<ArgumentException>()}";
            }
        });

        Assert.Equal("fails too late True True False", (await RunAsync("tries")).ReadOutputAs<string>());
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Events_are_kept_until_they_are_waited_for_and_several_waits_are_served_in_order()
    {
        Orchestrator("events", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            var first = context.WaitForExternalEvent<string>("e");
            var second = context.WaitForExternalEvent<string>("E");
            var third = context.WaitForExternalEvent<string>("e");
            return string.Join(',', await Task.WhenAll(first, second, third));
        });
        var id = await client.ScheduleNewOrchestrationInstanceAsync("events");
        foreach (var value in new[] { "a", "b", "c", "d" })
        {
            await client.RaiseEventAsync(id, "e", value);
        }

        Assert.Equal("a,b,c", (await client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_times_out_throws_and_leaves_no_timer_when_it_does_not()
    {
        Orchestrator("waits", async context =>
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
        });
        var id = await client.ScheduleNewOrchestrationInstanceAsync("waits");
        await client.RaiseEventAsync(id, "go", 7);

        Assert.Equal("7 timed out", (await client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_brings_its_result_or_its_failure_and_knows_its_parent()
    {
        Orchestrator("child", context => Task.FromResult<object?>(context.GetInput<int>() < 0 ? throw new ArgumentException("negative") : $"{context.Parent!.Name} {context.InstanceId}"));
        Orchestrator("parent", async context =>
        {
            var good = await context.CallSubOrchestratorAsync<string>("child", 1, new SubOrchestrationOptions(instanceId: "the-child"));
            try
            {
                await context.CallSubOrchestratorAsync("child", -1);
            }
            catch (TaskFailedException failed)
            {
                return $"{good}, {failed.FailureDetails.ErrorMessage}";
            }

            return "no";
        });

        Assert.Equal("parent the-child, negative", (await RunAsync("parent")).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, "3 late")]
    [InlineData(false, "3 nothing")]
    public async Task A_run_continues_as_new_with_or_without_the_events_nobody_took(bool keeps, string expected)
    {
        Orchestrator("again", async context =>
        {
            var round = context.GetInput<int>();
            if (round < 3)
            {
                await context.WaitForExternalEvent<string>("next");
                context.ContinueAsNew(round + 1, keeps);
                return null;
            }

            try
            {
                return $"{round} {await context.WaitForExternalEvent<string>("other", TimeSpan.FromMilliseconds(50))}";
            }
            catch (TaskCanceledException)
            {
                return $"{round} nothing";
            }
        });
        var id = await client.ScheduleNewOrchestrationInstanceAsync("again", 1);
        await client.RaiseEventAsync(id, "other", "late");
        await client.RaiseEventAsync(id, "next", "x");
        await Task.Delay(100);
        await client.RaiseEventAsync(id, "next", "x");

        Assert.Equal(expected, (await client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Ids_are_reused_when_their_run_is_over_and_unknown_or_finished_ones_are_told()
    {
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("go"));
        await client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("one"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("one")));
        Assert.Equal(0, (await client.PurgeInstanceAsync("one", CancellationToken.None)).PurgedInstanceCount);
        await client.TerminateInstanceAsync("one", "why");
        var terminated = await client.WaitForInstanceCompletionAsync("one", true);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "why"), (terminated.RuntimeStatus, terminated.ReadOutputAs<string>()));
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => client.RaiseEventAsync("one", "go"))).StatusCode);
        await client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("one"));
        await client.RaiseEventAsync("one", "go", "done");
        Assert.Equal("done", (await client.WaitForInstanceCompletionAsync("one", true)).ReadOutputAs<string>());
        Assert.Equal(1, (await client.PurgeInstanceAsync("one", CancellationToken.None)).PurgedInstanceCount);
        Assert.Null(await client.GetInstanceAsync("one"));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => client.TerminateInstanceAsync("one"))).StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("@one")));
    }

    [Fact]
    public async Task A_suspended_run_takes_nothing_in_until_it_is_resumed()
    {
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("go"));
        var id = await client.ScheduleNewOrchestrationInstanceAsync("waits");
        await client.SuspendInstanceAsync(id);
        await client.RaiseEventAsync(id, "go", "x");
        await Task.Delay(100);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await client.GetInstanceAsync(id))!.RuntimeStatus);

        await client.ResumeInstanceAsync(id);

        Assert.Equal("x", (await client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_that_changed_between_turns_fails_with_the_step_that_differs()
    {
        var changed = false;
        Activity<int>("a", number => number);
        Orchestrator("changes", async context =>
        {
            await context.CallActivityAsync(changed ? "b" : "a", 1);
            return await context.WaitForExternalEvent<string>("go");
        });
        var id = await client.ScheduleNewOrchestrationInstanceAsync("changes");
        await Task.Delay(200);
        changed = true;
        await client.RaiseEventAsync(id, "go", "x");

        var ended = await client.WaitForInstanceCompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("The orchestrator 'changes' is not deterministic: step 1 was activity 'a' and is now activity 'b'.", ended.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task What_is_unknown_or_throws_becomes_failed_and_a_later_start_waits()
    {
        Orchestrator("quick", context => Task.FromResult<object?>(context.CurrentUtcDateTime));
        var failed = await RunAsync("unknown");
        var began = DateTimeOffset.UtcNow;
        var late = await client.ScheduleNewOrchestrationInstanceAsync("quick", null, new StartOrchestrationOptions(StartAt: began.AddMilliseconds(300)));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("'unknown'", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.True((await client.WaitForInstanceCompletionAsync(late, true)).ReadOutputAs<DateTime>() >= began.AddMilliseconds(300).UtcDateTime);
        var all = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])))
        {
            all.Add(instance.InstanceId);
        }

        Assert.Equal([late], all);
    }

    [Fact]
    public async Task Everything_goes_on_after_a_restart()
    {
        Activity<int>("twice", number => number * 2);
        Orchestrator("long", async context =>
        {
            var total = 0;
            for (var n = 0; n < 5; n++)
            {
                total += await context.CallActivityAsync<int>("twice", n);
                await context.CreateTimer(TimeSpan.FromMilliseconds(60), CancellationToken.None);
                context.SetCustomStatus(n);
            }

            context.SendEvent("listener", "total", total);
            return total;
        });
        Orchestrator("listens", async context => await context.WaitForExternalEvent<int>("total"));
        await client.ScheduleNewOrchestrationInstanceAsync("listens", null, new StartOrchestrationOptions("listener"));
        await client.ScheduleNewOrchestrationInstanceAsync("long", null, new StartOrchestrationOptions("long"));
        for (var restart = 0; restart < 4; restart++)
        {
            await Task.Delay(70);
            await StopAsync();
            await StartAsync();
        }

        Assert.Equal(20, (await client.WaitForInstanceCompletionAsync("long", true)).ReadOutputAs<int>());
        Assert.Equal(20, (await client.WaitForInstanceCompletionAsync("listener", true)).ReadOutputAs<int>());
        Assert.Equal(4, (await client.GetInstanceAsync("long", true))!.ReadCustomStatusAs<int>());
    }

    private async Task StartAsync()
    {
        store = new DurableStore(Path.Combine(folder, "durable.db"));
        engine = new DurableEngine(store, registry, services, TimeProvider.System, NullLoggerFactory.Instance);
        client = new LocalDurableClient(store, engine, TimeProvider.System);
        await engine.StartAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        await engine.StopAsync(CancellationToken.None);
        engine.Dispose();
        store.Dispose();
    }

    private void Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run) => registry.AddOrchestrator(name, async (_, context) => await run(context));

    private void Activity<T>(string name, Func<T, object?> run) => registry.AddActivity(name, typeof(T), (_, input, _, _) => Task.FromResult(run((T)input!)));

    private async Task<OrchestrationMetadata> RunAsync(string name, object? input = null) =>
        await client.WaitForInstanceCompletionAsync(await client.ScheduleNewOrchestrationInstanceAsync(name, input), true);
}
