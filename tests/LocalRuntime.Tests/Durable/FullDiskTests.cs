using Grpc.Core;
using LocalRuntime.Durable;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Tests.Durable;

/// <summary>On a full disk a Durable client hears that the task hub is unavailable, and what waits goes on by itself when there is room.</summary>
public sealed class FullDiskTests
{
    private static readonly string Large = new('x', 100_000);

    [Fact]
    public async Task What_cannot_be_stored_is_refused_as_unavailable_or_tried_again_until_it_can_and_the_log_has_a_line()
    {
        await using var host = await TestHost.StartAsync();
        var store = host.Services.GetRequiredService<TaskHubStore>();
        host.Notes.Close(nameof(Activities.Enlarges));
        var growing = await host.BeginAsync(nameof(Orchestrators.Grows), Large, "growing");
        await Eventually.IsTrueAsync(() => host.Notes.Count(nameof(Activities.Enlarges)) == 1, "the activity to begin");

        await LimitAsync(store, pages: 1);
        host.Notes.Open(nameof(Activities.Enlarges));
        await Eventually.IsTrueAsync(() => host.Notes.Count(nameof(Activities.Enlarges)) > 2, "the activity, whose result has no room, to be tried again");
        var refused = await Assert.ThrowsAsync<RpcException>(() => host.BeginAsync(nameof(Orchestrators.Sum), Large, "refused"));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Null(await host.Durable.GetInstanceAsync("refused"));

        await LimitAsync(store, pages: 1_000_000);
        Assert.Equal(Large + Large, (await host.EndAsync(growing)).ReadOutputAs<string>());
        Assert.Equal(1, host.Log.Lines.Count(line => line.Contains("durable.db' cannot be written", StringComparison.Ordinal)));
        Assert.DoesNotContain(host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal)
            && !line.Contains("durable.db' cannot be written", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("true", 2)]
    public async Task Commits_wait_for_the_disk_where_that_is_set(string? setting, long synchronous)
    {
        await using var host = await TestHost.StartAsync(null, null, $"--LocalRuntime:SurvivePowerCut={setting}");

        var found = await host.Services.GetRequiredService<TaskHubStore>().WriteAsync(
            connection => (long)connection.Prepare("PRAGMA synchronous").ExecuteScalar()!);

        Assert.Equal(synchronous, found);
    }

    private static Task<bool> LimitAsync(TaskHubStore store, int pages) => store.WriteAsync(connection =>
    {
        connection.Execute($"PRAGMA max_page_count = {pages}");
        return true;
    });
}
