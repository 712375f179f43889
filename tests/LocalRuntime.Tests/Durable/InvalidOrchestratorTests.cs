using Grpc.Core;
using LocalRuntime.Durable;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Tests.Durable;

/// <summary>Unsupported or invalid operations fail with a reason; no instance stays running.</summary>
public sealed class InvalidOrchestratorTests(RunningHost running) : IClassFixture<RunningHost>
{
    private TestHost Host => running.Host;

    [Fact]
    public async Task An_unknown_orchestrator_is_taken_and_fails()
    {
        var ended = await Host.RunAsync("NoSuchOrchestrator");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("'NoSuchOrchestrator'", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_that_awaits_what_is_not_its_contexts_fails()
    {
        var ended = await Host.RunAsync(nameof(InvalidOrchestrators.Delays));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("invalid asynchronous invocation", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>
    /// The worker ends such an episode like one that waits, so the host cannot detect it: the instance is unchanged, and the log has the error.
    /// </summary>
    [Fact]
    public async Task An_orchestrator_that_leaves_its_thread_in_a_later_episode_is_named_in_the_log()
    {
        var id = await Host.BeginAsync(nameof(InvalidOrchestrators.CancelsAsynchronously));
        await Host.Durable.RaiseEventAsync(id, "go", "x");

        await Eventually.IsTrueAsync(
            () => Host.Log.Lines.Any(line => line.Contains(nameof(InvalidOrchestrators.CancelsAsynchronously), StringComparison.Ordinal)
                && line.Contains("invalid asynchronous invocation", StringComparison.Ordinal)),
            "the error in the log");
    }

    [Fact]
    public async Task An_orchestrator_that_changed_between_its_episodes_fails()
    {
        var id = await Host.BeginAsync(nameof(InvalidOrchestrators.Changes));
        var store = Host.Services.GetRequiredService<TaskHubStore>();
        await Eventually.IsTrueAsync(
            () => store.Load(id, DateTime.MaxValue)!.History.Any(historyEvent => historyEvent.TaskCompleted is not null), "the second episode");
        Host.Notes.IsChanged = true;
        await Host.Durable.RaiseEventAsync(id, "go", "x");

        var ended = await Host.EndAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("non-deterministic", ended.FailureDetails!.ErrorMessage, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(nameof(InvalidOrchestrators.SignalsAnEntity))]
    [InlineData(nameof(InvalidOrchestrators.CallsAnEntity))]
    public async Task An_orchestrator_that_turns_to_an_entity_fails(string orchestrator)
    {
        var ended = await Host.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("entities are not supported", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_signals_or_asks_for_an_entity_is_refused()
    {
        var (entities, entity) = (Host.Durable.Entities, new EntityInstanceId("counter", "one"));

        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => entities.SignalEntityAsync(entity, "add", 1))).StatusCode);
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => entities.GetEntityAsync(entity))).StatusCode);
    }

    [Fact]
    public async Task What_the_task_hub_has_not_is_refused_and_not_left_out()
    {
        var id = await Host.BeginAsync(nameof(Waiting.Quick));
        await Host.EndAsync(id);

        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => Host.Durable.RestartAsync(id))).StatusCode);
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAnyAsync<RpcException>(() => Host.Durable.GetOrchestrationHistoryAsync(id))).StatusCode);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in Host.Durable.GetAllInstancesAsync(new OrchestrationQuery(TaskHubNames: ["other"])))
            {
                Assert.Fail("There is no other hub.");
            }
        });
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }
}
