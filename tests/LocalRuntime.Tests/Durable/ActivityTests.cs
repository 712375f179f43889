using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.Durable;

/// <summary>What activities are given, and what becomes of what they give.</summary>
public sealed class ActivityTests(RunningHost running) : IClassFixture<RunningHost>
{
    private TestHost Host => running.Host;

    [Fact]
    public async Task An_activity_gets_and_gives_values_of_every_kind()
    {
        var id = await Host.BeginAsync(nameof(Orchestrators.GetsEachKind), id: "kinds");

        Assert.Equal("a \"text\" 0.1 010203 Thing { Name = thing, Count = 2 } abc null x Describes kinds", (await Host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_fails_is_tried_again_until_it_succeeds()
    {
        Assert.Equal("at last", (await Host.RunAsync(nameof(Orchestrators.Retries), "retried")).ReadOutputAs<string>());
        Assert.Equal(3, Host.Notes.Count("retried"));
    }

    [Fact]
    public async Task An_activity_that_keeps_failing_is_tried_as_often_as_the_policy_says_and_then_fails_with_its_details()
    {
        var ended = await Host.RunAsync(nameof(Orchestrators.GivesUp), "given up");

        Assert.Equal("NeverSucceeds: too late {for braces}; True True False; too \"long\"; True", ended.ReadOutputAs<string>());
        Assert.Equal(3, Host.Notes.Count("given up"));
    }

    [Fact]
    public async Task An_unknown_activity_fails_and_with_it_the_orchestration_that_called_it()
    {
        var ended = await Host.RunAsync(nameof(Orchestrators.CallsNobody));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("'NoSuchActivity'", ended.FailureDetails!.ErrorMessage + ended.FailureDetails.InnerFailure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_history_is_replayed_to_its_end_and_no_activity_runs_twice()
    {
        Assert.Equal(300 * 299, (await Host.RunAsync(nameof(Orchestrators.Many), 300)).ReadOutputAs<int>());
        Assert.Equal(Enumerable.Repeat(1, 50), Enumerable.Range(200, 50).Select(n => Host.Notes.Count($"twice {n}")));
    }

    [Fact]
    public async Task Inputs_and_results_may_be_megabytes()
    {
        var ended = await Host.RunAsync(nameof(Orchestrators.Grows), new string('x', 5_000_000));

        Assert.Equal(new string('x', 10_000_000), ended.ReadOutputAs<string>());
    }
}
