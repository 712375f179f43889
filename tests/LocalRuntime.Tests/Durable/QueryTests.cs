using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.Durable;

/// <summary>Which instances there are, and how they are removed.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private static readonly OrchestrationRuntimeStatus[] Over = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed];

    private readonly Clock clock = new("2030-01-01T00:30Z");
    private TestHost host = null!;

    private DurableTaskClient Client => host.Durable;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(configure: clock.Rule);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Instances_are_found_by_status_prefix_and_time_and_told_as_whole_as_is_asked()
    {
        await EndedAsync("a-1");
        await EndedAsync("b-1");
        await host.BeginAsync(nameof(Waiting.Waits), id: "a-2");
        var before = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(1));
        await EndedAsync("A-3");

        Assert.Equal(["A-3", "a-1", "a-2", "b-1"], await FoundAsync(new OrchestrationQuery()));
        Assert.Equal(["A-3", "a-1", "b-1"], await FoundAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])));
        Assert.Equal(["a-1", "a-2"], await FoundAsync(new OrchestrationQuery(InstanceIdPrefix: "a-")));
        Assert.Equal(["a-1"], await FoundAsync(new OrchestrationQuery(InstanceIdPrefix: "a-", Statuses: Over)));
        Assert.Equal(["A-3"], await FoundAsync(new OrchestrationQuery(CreatedFrom: before.AddSeconds(1))));
        Assert.Equal(["a-1", "a-2", "b-1"], await FoundAsync(new OrchestrationQuery(CreatedTo: before)));
        Assert.Equal("5", (await OnlyAsync(new OrchestrationQuery(FetchInputsAndOutputs: true, InstanceIdPrefix: "b"))).SerializedInput);
        Assert.Null((await OnlyAsync(new OrchestrationQuery(FetchInputsAndOutputs: false, InstanceIdPrefix: "b"))).SerializedInput);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_that_go_on_where_the_last_ended()
    {
        var ids = Enumerable.Range(0, 25).Select(n => $"id-{n:00}").ToList();
        await Task.WhenAll(ids.Select(EndedAsync));
        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 10)).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([10, 10, 5], pages.Select(page => page.Values.Count));
        Assert.Equal(ids, pages.SelectMany(page => page.Values).Select(instance => instance.InstanceId));
        var rest = await Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 10)).AsPages(pages[0].ContinuationToken).FirstAsync();
        Assert.Equal(ids[10], rest.Values[0].InstanceId);
    }

    [Fact]
    public async Task A_run_that_is_over_is_purged_and_one_that_is_not_stays()
    {
        await EndedAsync("over");
        await host.BeginAsync(nameof(Waiting.Waits), id: "not over");

        Assert.Equal(1, (await Client.PurgeInstanceAsync("over")).PurgedInstanceCount);
        Assert.Equal(0, (await Client.PurgeInstanceAsync("not over")).PurgedInstanceCount);
        Assert.Equal(["not over"], await FoundAsync(new OrchestrationQuery()));
    }

    [Fact]
    public async Task A_filter_purges_what_was_created_in_its_time_and_has_its_statuses()
    {
        await EndedAsync("early");
        await host.BeginAsync(nameof(Waiting.Waits), id: "waits");
        var until = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(1));
        await EndedAsync("late");
        await host.EndAsync(await host.BeginAsync("NoSuchOrchestrator", id: "failed"));

        var early = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: until));
        var failed = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Failed]));

        Assert.Equal((1, 1), (early.PurgedInstanceCount, failed.PurgedInstanceCount));
        Assert.Equal(["late", "waits"], await FoundAsync(new OrchestrationQuery()));
    }

    [Fact]
    public async Task A_purge_with_a_time_limit_tells_whether_it_came_to_the_end_and_the_next_one_goes_on()
    {
        await Task.WhenAll(Enumerable.Range(0, 250).Select(n => EndedAsync($"id-{n:000}")));
        await host.BeginAsync(nameof(Waiting.Waits), id: "not over");

        var purges = new List<PurgeResult>();
        do
        {
            purges.Add(await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: clock.GetUtcNow()) { Timeout = TimeSpan.FromTicks(1) }));
        }
        while (purges[^1].IsComplete != true);

        Assert.Equal([(100, false), (100, false), (50, true)], purges.Select(purge => (purge.PurgedInstanceCount, purge.IsComplete!.Value)));
        Assert.Equal(["not over"], await FoundAsync(new OrchestrationQuery()));
    }

    [Fact]
    public async Task A_filter_without_statuses_or_with_others_purges_nothing_that_runs()
    {
        await host.BeginAsync(nameof(Waiting.Waits), id: "waits");

        var any = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
        var running = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Running]));

        Assert.Equal((0, 0), (any.PurgedInstanceCount, running.PurgedInstanceCount));
        Assert.Equal(["waits"], await FoundAsync(new OrchestrationQuery()));
    }

    [Fact]
    public async Task A_recursive_purge_takes_the_children_with_it()
    {
        await host.BeginAsync(nameof(Orchestrators.Parent), "one-child", "one");
        await host.EndAsync("one");
        await host.BeginAsync(nameof(Orchestrators.Parent), "other-child", "other");
        await host.EndAsync("other");

        Assert.Equal(3, (await Client.PurgeInstanceAsync("one", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Equal(1, (await Client.PurgeInstanceAsync("other")).PurgedInstanceCount);
        Assert.Equal(2, (await FoundAsync(new OrchestrationQuery())).Count);
        Assert.NotNull(await Client.GetInstanceAsync("other-child"));
    }

    private async Task EndedAsync(string id) => await host.EndAsync(await host.BeginAsync(nameof(Orchestrators.Many), 5, id));

    private async Task<List<string>> FoundAsync(OrchestrationQuery query) =>
        await Client.GetAllInstancesAsync(query).Select(instance => instance.InstanceId).ToListAsync();

    private async Task<OrchestrationMetadata> OnlyAsync(OrchestrationQuery query) => await Client.GetAllInstancesAsync(query).SingleAsync();
}
