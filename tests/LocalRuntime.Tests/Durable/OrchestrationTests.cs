using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.Durable;

/// <summary>What an orchestrator can do.</summary>
public sealed class OrchestrationTests : EngineTests
{
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
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("events");
        foreach (var value in new[] { "a", "b", "c", "d" })
        {
            await Client.RaiseEventAsync(id, "e", value);
        }

        Assert.Equal("a,b,c", (await Client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
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
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Client.RaiseEventAsync(id, "go", 7);

        Assert.Equal("7 timed out", (await Client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
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
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("again", 1);
        await Client.RaiseEventAsync(id, "other", "late");
        await Client.RaiseEventAsync(id, "next", "x");
        await Task.Delay(100);
        await Client.RaiseEventAsync(id, "next", "x");

        Assert.Equal(expected, (await Client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<string>());
    }
}
