using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.Durable;

/// <summary>What waits for its time, in a time of its own.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task A_timer_of_a_month_fires_when_it_is_due()
    {
        var clock = new Clock("2030-01-01T00:10Z");
        await using var host = await TestHost.StartAsync(configure: clock.Rule);
        var id = await host.BeginAsync(nameof(Waiting.Sleeps), TimeSpan.FromDays(30));
        await host.TookInAsync(id);

        // The worker makes several timers of a long one, each of which begins when the one before has been taken in.
        var ended = host.EndAsync(id);
        await Eventually.IsTrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromHours(6));
                return ended.IsCompleted;
            },
            "a month to be over");

        Assert.True((await ended).ReadOutputAs<DateTime>() >= new DateTime(2030, 1, 31, 0, 10, 0));
    }

    [Fact]
    public async Task A_later_start_waits_for_its_time_and_its_events_with_it()
    {
        var clock = new Clock("2030-01-01T00:10Z");
        await using var host = await TestHost.StartAsync(configure: clock.Rule);
        var start = new DateTimeOffset(2030, 1, 1, 0, 40, 0, TimeSpan.Zero);
        await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Waiting.Quick), null, new StartOrchestrationOptions("quick", start));
        await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Waiting.Waits), null, new StartOrchestrationOptions("waits", start));
        await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Waiting.Waits), null, new StartOrchestrationOptions("ended", start));
        await host.Durable.RaiseEventAsync("waits", "go", "early");
        await host.Durable.TerminateInstanceAsync("ended", "why");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndAsync("ended")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Durable.GetInstanceAsync("quick"))!.RuntimeStatus);
        await clock.ReachAsync(start);
        Assert.Equal(new DateTime(2030, 1, 1, 0, 40, 1), (await host.EndAsync("quick")).ReadOutputAs<DateTime>());
        Assert.Equal("early", (await host.EndAsync("waits")).ReadOutputAs<string>());
    }
}
