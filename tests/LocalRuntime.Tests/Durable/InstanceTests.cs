using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.Durable;

/// <summary>What becomes of instances, and how they are reached from outside.</summary>
public sealed class InstanceTests : EngineTests
{
    [Fact]
    public async Task Ids_are_reused_when_their_run_is_over_and_unknown_or_finished_ones_are_told()
    {
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("go"));
        await Client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("one"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => Client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("one")));
        Assert.Equal(0, (await Client.PurgeInstanceAsync("one", CancellationToken.None)).PurgedInstanceCount);
        await Client.TerminateInstanceAsync("one", "why");
        var terminated = await Client.WaitForInstanceCompletionAsync("one", true);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "why"), (terminated.RuntimeStatus, terminated.ReadOutputAs<string>()));
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => Client.RaiseEventAsync("one", "go"))).StatusCode);
        await Client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("one"));
        await Client.RaiseEventAsync("one", "go", "done");
        Assert.Equal("done", (await Client.WaitForInstanceCompletionAsync("one", true)).ReadOutputAs<string>());
        Assert.Equal(1, (await Client.PurgeInstanceAsync("one", CancellationToken.None)).PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync("one"));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => Client.TerminateInstanceAsync("one"))).StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => Client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("@one")));
    }

    [Fact]
    public async Task A_suspended_run_takes_nothing_in_until_it_is_resumed()
    {
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("go"));
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Client.SuspendInstanceAsync(id);
        await Client.RaiseEventAsync(id, "go", "x");
        await Task.Delay(100);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Client.GetInstanceAsync(id))!.RuntimeStatus);

        await Client.ResumeInstanceAsync(id);

        Assert.Equal("x", (await Client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
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
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("changes");
        await Task.Delay(200);
        changed = true;
        await Client.RaiseEventAsync(id, "go", "x");

        var ended = await Client.WaitForInstanceCompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("The orchestrator 'changes' is not deterministic: step 1 was activity 'a' and is now activity 'b'.", ended.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task What_is_unknown_or_throws_becomes_failed_and_a_later_start_waits()
    {
        Orchestrator("quick", context => Task.FromResult<object?>(context.CurrentUtcDateTime));
        var failed = await RunAsync("unknown");
        var began = DateTimeOffset.UtcNow;
        var late = await Client.ScheduleNewOrchestrationInstanceAsync("quick", null, new StartOrchestrationOptions(StartAt: began.AddMilliseconds(300)));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("'unknown'", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.True((await Client.WaitForInstanceCompletionAsync(late, true)).ReadOutputAs<DateTime>() >= began.AddMilliseconds(300).UtcDateTime);
        var all = new List<string>();
        await foreach (var instance in Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])))
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
        await Client.ScheduleNewOrchestrationInstanceAsync("listens", null, new StartOrchestrationOptions("listener"));
        await Client.ScheduleNewOrchestrationInstanceAsync("long", null, new StartOrchestrationOptions("long"));
        for (var restart = 0; restart < 4; restart++)
        {
            await Task.Delay(70);
            await StopAsync();
            await StartAsync();
        }

        Assert.Equal(20, (await Client.WaitForInstanceCompletionAsync("long", true)).ReadOutputAs<int>());
        Assert.Equal(20, (await Client.WaitForInstanceCompletionAsync("listener", true)).ReadOutputAs<int>());
        Assert.Equal(4, (await Client.GetInstanceAsync("long", true))!.ReadCustomStatusAs<int>());
    }

    [Fact]
    public async Task What_the_engine_can_not_do_is_refused_and_not_left_out()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.TerminateInstanceAsync("one", new TerminateInstanceOptions(Recursive: true)));
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.PurgeInstanceAsync("one", new PurgeInstanceOptions(Recursive: true)));
        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in Client.GetAllInstancesAsync(new OrchestrationQuery(TaskHubNames: ["other"])))
            {
                Assert.Fail("There is no other hub.");
            }
        });
    }
}
