using LocalRuntime.Durable;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Tests.Durable;

/// <summary>Instances that are suspended, resumed and terminated.</summary>
public sealed class TerminationTests(RunningHost running) : IClassFixture<RunningHost>
{
    private TestHost Host => running.Host;

    private DurableTaskClient Client => Host.Durable;

    private TaskHubStore Store => Host.Services.GetRequiredService<TaskHubStore>();

    [Fact]
    public async Task A_suspended_run_takes_nothing_in_until_it_is_resumed()
    {
        var id = await Host.BeginAsync(nameof(Waiting.Waits));
        await Client.SuspendInstanceAsync(id, "why");
        await Host.ReachesAsync(id, OrchestrationRuntimeStatus.Suspended);
        await Client.RaiseEventAsync(id, "go", "x");
        await Eventually.IsTrueAsync(() => Store.Load(id, DateTime.MaxValue)!.Inbox.Count == 0, "the event to be taken in");
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Client.GetInstanceAsync(id))!.RuntimeStatus);

        await Client.ResumeInstanceAsync(id, "why not");

        Assert.Equal("x", (await Host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_terminated_run_is_over_and_says_why()
    {
        var id = await Host.BeginAsync(nameof(Waiting.Waits));
        await Client.TerminateInstanceAsync(id, "why");

        var ended = await Host.EndAsync(id);

        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "why"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task A_suspended_run_can_be_terminated()
    {
        var id = await Host.BeginAsync(nameof(Waiting.Waits));
        await Client.SuspendInstanceAsync(id);
        await Client.TerminateInstanceAsync(id, "why");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_recursive_termination_ends_what_runs_below_and_leaves_alone_what_is_over()
    {
        await Host.BeginAsync(nameof(Orchestrators.Family), 2, "family");
        await Host.ReachesAsync("family-below-below-over", OrchestrationRuntimeStatus.Completed);
        await Host.ReachesAsync("family-below-below", OrchestrationRuntimeStatus.Running);

        await Client.TerminateInstanceAsync("family", new TerminateInstanceOptions("why", Recursive: true));

        foreach (var id in new[] { "family", "family-below", "family-below-below" })
        {
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndAsync(id)).RuntimeStatus);
        }

        // Had they been sent anything, a later run would have come after it.
        await Host.RunAsync(nameof(Waiting.Quick));
        await Eventually.IsTrueAsync(() => Store.Load("family-over", DateTime.MaxValue)!.Inbox.Count == 0, "no message left");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Client.GetInstanceAsync("family-over"))!.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Client.GetInstanceAsync("family-below-over"))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_termination_that_is_not_recursive_leaves_children_running_and_their_ends_are_no_ones()
    {
        await Host.BeginAsync(nameof(Orchestrators.Family), 1, "parent");
        await Host.ReachesAsync("parent-below", OrchestrationRuntimeStatus.Running);
        await Host.ReachesAsync("parent-below-over", OrchestrationRuntimeStatus.Completed);
        await Client.TerminateInstanceAsync("parent");
        await Host.EndAsync("parent");

        await Client.RaiseEventAsync("parent-below", "go", "x");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Host.EndAsync("parent-below")).RuntimeStatus);
        await Eventually.IsTrueAsync(() => Store.Load("parent", DateTime.MaxValue)!.Inbox.Count == 0, "no message left");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Client.GetInstanceAsync("parent"))!.RuntimeStatus);
    }
}
