using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.Durable;

/// <summary>What an orchestrator can do.</summary>
public sealed class OrchestrationTests(RunningHost running) : IClassFixture<RunningHost>
{
    private TestHost Host => running.Host;

    [Fact]
    public async Task An_orchestration_calls_activities_in_turn_and_at_once_and_each_runs_once()
    {
        var ended = await Host.RunAsync(nameof(Orchestrators.Sum), 300);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, 1220), (ended.RuntimeStatus, ended.ReadOutputAs<int>()));
        Assert.Equal((1, 1), (Host.Notes.Count("twice 300"), Host.Notes.Count("twice 600")));
        Assert.Equal(300, ended.ReadInputAs<int>());
    }

    [Fact]
    public async Task What_an_orchestrator_throws_is_told_with_its_type_and_what_caused_it()
    {
        var failure = (await Host.RunAsync(nameof(Orchestrators.Throws))).FailureDetails!;

        Assert.Equal(("outer", true), (failure.ErrorMessage, failure.IsCausedBy<InvalidOperationException>()));
        Assert.Equal(("inner", true), (failure.InnerFailure!.ErrorMessage, failure.InnerFailure.IsCausedBy<FormatException>()));
    }

    [Fact]
    public async Task A_sub_orchestration_brings_its_result_or_its_failure_and_knows_its_parent()
    {
        Assert.Equal("Parent the-child, negative", (await Host.RunAsync(nameof(Orchestrators.Parent), "the-child")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Host.Durable.GetInstanceAsync("the-child"))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_sub_orchestration_whose_id_is_taken_fails()
    {
        await Host.BeginAsync(nameof(Waiting.Waits), id: "taken-child");

        var ended = await Host.RunAsync(nameof(Orchestrators.Parent), "taken-child");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Host.Durable.GetInstanceAsync("taken-child"))!.RuntimeStatus);
    }

    [Fact]
    public async Task Events_are_kept_in_their_order_until_they_are_waited_for()
    {
        var id = await Host.BeginAsync(nameof(Waiting.Takes));
        foreach (var value in new[] { "a", "b", "c", "d" })
        {
            await Host.Durable.RaiseEventAsync(id, "e", value);
        }

        await Host.Durable.RaiseEventAsync(id, "begin");

        Assert.Equal("a,b,c", (await Host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_times_out_throws_and_one_that_does_not_leaves_no_timer()
    {
        var id = await Host.BeginAsync(nameof(Waiting.TimesOut));

        await Host.Durable.RaiseEventAsync(id, "go", 7);

        Assert.Equal("7 timed out", (await Host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestration_sends_events_to_another()
    {
        var listener = await Host.BeginAsync(nameof(Waiting.Waits), id: "listener");

        await Host.RunAsync(nameof(Waiting.Tells), "nobody");
        await Host.BeginAsync(nameof(Waiting.Tells), "listener", "teller");

        Assert.Equal("from teller", (await Host.EndAsync(listener)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, "3 early")]
    [InlineData(false, "3 late")]
    public async Task A_run_continues_as_new_with_or_without_the_events_nobody_took(bool keeps, string expected)
    {
        var id = await Host.BeginAsync(nameof(Orchestrators.Again), new Round(1, keeps));
        await Host.ReachesAsync(id, OrchestrationRuntimeStatus.Running);
        await Host.Durable.RaiseEventAsync(id, "other", "early");
        for (var round = 2; round <= 3; round++)
        {
            await Host.Durable.RaiseEventAsync(id, "next");
            await Eventually.IsTrueAsync(
                async () => (await Host.Durable.GetInstanceAsync(id, getInputsAndOutputs: true))!.ReadCustomStatusAs<string>() == $"round {round}",
                $"round {round}");
        }

        if (!keeps)
        {
            await Host.Durable.RaiseEventAsync(id, "other", "late");
        }

        var ended = await Host.EndAsync(id);
        Assert.Equal((expected, new Round(3, keeps)), (ended.ReadOutputAs<string>(), ended.ReadInputAs<Round>()));
    }

    [Fact]
    public async Task A_hundred_orchestrations_at_once_come_to_their_ends()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Host.BeginAsync(nameof(Orchestrators.Sum), n + 10_000)));

        var ended = await Task.WhenAll(ids.Select(Host.EndAsync));
        Assert.Equal(Enumerable.Range(0, 100).Select(n => ((n + 10_000) * 4) + 20), ended.Select(one => one.ReadOutputAs<int>()));
    }
}
