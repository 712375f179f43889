using DurableTask.Core.Exceptions;
using Grpc.Core;
using LocalRuntime.Durable;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Tests.Durable;

/// <summary>What becomes of instances, and how they are reached from outside.</summary>
public sealed class InstanceTests(RunningHost running) : IClassFixture<RunningHost>
{
    private TestHost Host => running.Host;

    private DurableTaskClient Client => Host.Durable;

    [Fact]
    public async Task An_id_is_taken_while_its_run_is_not_over_and_free_afterwards()
    {
        await Host.BeginAsync(nameof(Waiting.Waits), id: "reused");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => Host.BeginAsync(nameof(Waiting.Waits), id: "reused"));
        await Client.RaiseEventAsync("reused", "go", "first");
        Assert.Equal("first", (await Host.EndAsync("reused")).ReadOutputAs<string>());

        await Host.BeginAsync(nameof(Waiting.Waits), id: "reused");
        await Client.RaiseEventAsync("reused", "go", "second");

        Assert.Equal("second", (await Host.EndAsync("reused")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_says_which_statuses_keep_an_id_taken()
    {
        await Host.BeginAsync(nameof(Waiting.Waits), id: "deduped");
        await Client.RaiseEventAsync("deduped", "go", "first");
        await Host.EndAsync("deduped");
        var options = new StartOrchestrationOptions("deduped").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Running);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync(nameof(Waiting.Waits), null, options));
    }

    [Fact]
    public async Task A_start_that_keeps_no_running_id_taken_puts_a_new_run_in_its_place()
    {
        await Host.BeginAsync(nameof(Waiting.Waits), id: "replaced");
        await Host.ReachesAsync("replaced", OrchestrationRuntimeStatus.Running);
        var options = new StartOrchestrationOptions("replaced").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

        await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.Sum), 3, options);

        Assert.Equal(32, (await Host.EndAsync("replaced")).ReadOutputAs<int>());
    }

    [Theory]
    [InlineData("@counter@one")]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData("a\nb")]
    public async Task An_id_that_storage_would_not_take_is_refused(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Host.BeginAsync(nameof(Waiting.Waits), id: id));

    [Fact]
    public async Task Unknown_ids_and_finished_runs_are_told()
    {
        var over = await Host.BeginAsync(nameof(Waiting.Quick));
        await Host.EndAsync(over);

        Assert.Null(await Client.GetInstanceAsync("unknown"));
        Assert.Equal(0, (await Client.PurgeInstanceAsync("unknown")).PurgedInstanceCount);
        foreach (var (id, status) in new[] { ("unknown", StatusCode.NotFound), (over, StatusCode.FailedPrecondition) })
        {
            Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => Client.RaiseEventAsync(id, "go"))).StatusCode);
            Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => Client.TerminateInstanceAsync(id))).StatusCode);
            Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => Client.SuspendInstanceAsync(id))).StatusCode);
            Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => Client.ResumeInstanceAsync(id))).StatusCode);
        }
    }

    [Fact]
    public async Task Who_stops_waiting_for_a_run_leaves_no_waiter_behind()
    {
        var watch = Host.Services.GetRequiredService<TaskHub>().Watch;
        var id = await Host.BeginAsync(nameof(Waiting.Waits));
        using var impatience = new CancellationTokenSource();
        var waiting = Client.WaitForInstanceCompletionAsync(id, impatience.Token);
        await Eventually.IsTrueAsync(() => watch.Count > 0, "a waiter");

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.IsTrueAsync(() => watch.Count == 0, "no waiter");
    }

    [Fact]
    public async Task Who_waits_for_a_run_that_is_not_there_hears_of_its_end_when_it_is()
    {
        var waiting = Host.EndAsync("not yet");
        await Eventually.IsTrueAsync(() => Host.Services.GetRequiredService<TaskHub>().Watch.Count > 0, "a waiter");

        await Host.BeginAsync(nameof(Waiting.Quick), id: "not yet");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await waiting).RuntimeStatus);
    }

    [Fact]
    public async Task Who_waits_for_a_start_hears_of_it()
    {
        var id = await Host.BeginAsync(nameof(Waiting.Waits));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Client.WaitForInstanceStartAsync(id)).RuntimeStatus);
    }
}
