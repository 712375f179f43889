using LocalRuntime.Durable;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Tests.Durable;

/// <summary>An app that is stopped and started again goes on where it was.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("restart-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_timer_fires_when_it_is_due_however_often_the_app_was_started_anew()
    {
        var clock = new Clock("2030-01-01T00:10Z");
        await using (var host = await TestHost.StartAsync(folder, clock.Rule))
        {
            await host.BeginAsync(nameof(Waiting.Sleeps), TimeSpan.FromMinutes(30), "short");
            await host.BeginAsync(nameof(Waiting.Sleeps), TimeSpan.FromMinutes(70), "long");
            await host.TookInAsync("short", "long");
        }

        var later = new Clock("2030-01-01T00:20Z");
        await using (var host = await TestHost.StartAsync(folder, later.Rule))
        {
            await later.ReachAsync("2030-01-01T00:40Z");
            Assert.Equal(new DateTime(2030, 1, 1, 0, 40, 1), (await host.EndAsync("short")).ReadOutputAs<DateTime>());
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Durable.GetInstanceAsync("long"))!.RuntimeStatus);
        }

        await using var last = await TestHost.StartAsync(folder, new Clock("2030-01-02T00:00Z").Rule);
        Assert.Equal(new DateTime(2030, 1, 2), (await last.EndAsync("long")).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task An_activity_that_the_stop_interrupted_has_not_failed_and_runs_again()
    {
        await using (var host = await TestHost.StartAsync(folder))
        {
            host.Notes.Close(nameof(Activities.IsInterrupted));
            await host.BeginAsync(nameof(Orchestrators.CallsInterrupted), "interrupted", "one");
            await Eventually.IsTrueAsync(() => host.Notes.Count("interrupted") == 1, "the activity to begin");
            await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }

        await using var next = await TestHost.StartAsync(folder);

        Assert.Equal("done", (await next.EndAsync("one")).ReadOutputAs<string>());
        Assert.Equal(1, next.Notes.Count("interrupted"));
    }

    [Fact]
    public async Task An_activity_that_ends_soon_is_not_interrupted_by_the_stop()
    {
        await using (var host = await TestHost.StartAsync(folder))
        {
            host.Notes.Close(nameof(Activities.IsInterrupted));
            await host.BeginAsync(nameof(Orchestrators.CallsInterrupted), "interrupted", "one");
            await Eventually.IsTrueAsync(() => host.Notes.Count("interrupted") == 1, "the activity to begin");
            var isStopping = new TaskCompletionSource();
            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(isStopping.SetResult);
            var stop = host.StopAsync();
            await isStopping.Task;
            host.Notes.Open(nameof(Activities.IsInterrupted));
            await stop.WaitAsync(TimeSpan.FromSeconds(10));
            Assert.DoesNotContain(host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        }

        await using var next = await TestHost.StartAsync(folder);

        Assert.Equal("done", (await next.EndAsync("one")).ReadOutputAs<string>());
        Assert.Equal(0, next.Notes.Count("interrupted"));
    }

    [Fact]
    public async Task Two_hundred_histories_are_replayed_after_a_restart_and_come_to_the_same()
    {
        var ids = Enumerable.Range(0, 200).Select(n => $"walk-{n}").ToList();
        var before = new Dictionary<string, string>();
        await using (var host = await TestHost.StartAsync(folder))
        {
            await Task.WhenAll(ids.Select((id, n) => host.BeginAsync(nameof(Waiting.Walks), n, id)));
            foreach (var id in ids)
            {
                await Eventually.IsTrueAsync(async () => (await host.Durable.GetInstanceAsync(id, true))!.SerializedCustomStatus is not null, $"{id} to wait");
                before[id] = (await host.Durable.GetInstanceAsync(id, true))!.ReadCustomStatusAs<string>()!;
            }
        }

        await using var next = await TestHost.StartAsync(folder);
        await Task.WhenAll(ids.Select(id => next.Durable.RaiseEventAsync(id, "go", "x")));

        foreach (var id in ids)
        {
            Assert.Equal(before[id], (await next.EndAsync(id)).ReadOutputAs<string>());
        }

        Assert.DoesNotContain(next.Notes.All, note => note.StartsWith("twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_the_form_before_is_refused_with_a_sentence_and_left_as_it_is()
    {
        var file = Path.Combine(folder, "durable.db");
        await using (var old = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await old.OpenAsync();
            await using var create = old.CreateCommand();
            create.CommandText =
                """
                CREATE TABLE instances (
                    id TEXT PRIMARY KEY, name TEXT NOT NULL, execution TEXT NOT NULL, status INTEGER NOT NULL, input TEXT, output TEXT,
                    failure TEXT, custom TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL, parent TEXT, parent_execution TEXT, parent_step INTEGER);
                CREATE TABLE messages (
                    seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, due INTEGER NOT NULL, event TEXT NOT NULL);
                INSERT INTO instances (id, name, execution, status, created, updated) VALUES ('one', 'n', 'e', 0, 1, 1);
                """;
            await create.ExecuteNonQueryAsync();
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestHost.StartAsync(folder));

        Assert.Contains($"'{file}' holds orchestrations in a form that this version cannot read", refused.Message, StringComparison.Ordinal);
        await using var left = new SqliteConnection($"Data Source={file};Pooling=False");
        await left.OpenAsync();
        await using var count = left.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM instances WHERE name = 'n'";
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }
}
