using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;

namespace LocalRuntime.Tests.Functions;

/// <summary>Functions that timers trigger, in a time of their own.</summary>
public sealed class TimerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("timer-test-").FullName;

    private string Status => Path.Combine(folder, "timers.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_timer_runs_on_its_schedule_and_at_the_start_only_where_it_asks_for_that()
    {
        var clock = new Clock("2030-01-01T00:30Z");
        await using var host = await TestHost.StartAsync(folder, clock.Rule);

        await clock.ReachAsync("2030-01-01T01:00Z");
        await Ran(host, "hourly 01:00");
        await clock.ReachAsync("2030-01-01T02:00Z");
        await Ran(host, "hourly 02:00");

        Assert.Equal(["hourly 01:00", "hourly 02:00"], Hourly(host));
        await Ran(host, "at the start, next 01-01");
    }

    [Fact]
    public async Task A_timer_goes_on_where_it_cannot_be_saved_that_it_ran()
    {
        Directory.CreateDirectory(Status + ".new");
        var clock = new Clock("2030-01-01T00:30Z");
        await using var host = await TestHost.StartAsync(folder, clock.Rule);

        await clock.ReachAsync("2030-01-01T01:00Z");
        await clock.ReachAsync("2030-01-01T02:00Z");
        await Ran(host, "hourly 02:00");

        Assert.Contains(host.Log.Lines, line => line.Contains("Hourly ran could not be saved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timer_takes_its_schedule_from_a_setting()
    {
        var clock = new Clock("2030-01-01T00:30Z");
        await using var host = await TestHost.StartAsync(folder, clock.Rule, "--Timers:Rarely=0 0 0 7 3 *");

        await Ran(host, "at the start, next 03-07");
    }

    [Fact]
    public async Task An_occurrence_that_passes_while_the_function_still_runs_is_left_out()
    {
        var clock = new Clock("2030-01-01T00:30Z");
        await using var host = await TestHost.StartAsync(folder, clock.Rule);
        host.Notes.Close(nameof(Timers.Hourly));
        await clock.ReachAsync("2030-01-01T01:00Z");
        await Ran(host, "hourly 01:00");

        clock.Advance(TimeSpan.FromHours(2));
        host.Notes.Open(nameof(Timers.Hourly));
        await clock.ReachAsync("2030-01-01T04:00Z");
        await Ran(host, "hourly 04:00");

        Assert.Equal(["hourly 01:00", "hourly 04:00"], Hourly(host));
    }

    [Fact]
    public async Task What_passed_while_the_app_was_down_is_run_at_once_and_once()
    {
        await RunUntilOneAsync();
        var later = new Clock("2030-01-01T05:30Z");
        await using var host = await TestHost.StartAsync(folder, later.Rule);

        await Ran(host, "hourly 05:30 past due");
        await later.ReachAsync("2030-01-01T06:00Z");
        await Ran(host, "hourly 06:00");

        Assert.Equal(["hourly 05:30 past due", "hourly 06:00"], Hourly(host));
    }

    [Fact]
    public async Task A_restart_between_two_occurrences_runs_nothing()
    {
        await RunUntilOneAsync();
        var later = new Clock("2030-01-01T01:30Z");
        await using var host = await TestHost.StartAsync(folder, later.Rule);

        await later.ReachAsync("2030-01-01T02:00Z");
        await Ran(host, "hourly 02:00");

        Assert.Equal(["hourly 02:00"], Hourly(host));
    }

    [Fact]
    public async Task A_timer_that_was_interrupted_by_the_stop_is_past_due_at_the_next_start()
    {
        await RunUntilOneAsync();
        var clock = new Clock("2030-01-01T01:30Z");
        await using (var host = await TestHost.StartAsync(folder, clock.Rule))
        {
            host.Notes.Close(nameof(Timers.Hourly));
            await clock.ReachAsync("2030-01-01T02:00Z");
            await Ran(host, "hourly 02:00");
            await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }

        await using var next = await TestHost.StartAsync(folder, new Clock("2030-01-01T02:10Z").Rule);

        await Ran(next, "hourly 02:10 past due");
    }

    [Fact]
    public async Task A_timer_that_fails_is_named_in_the_log_and_runs_again()
    {
        var clock = new Clock("2030-01-01T00:10Z");
        await using var host = await TestHost.StartAsync(folder, clock.Rule);

        await clock.ReachAsync("2030-01-01T00:20Z");
        await Ran(host, "fails");
        await clock.ReachAsync("2030-01-01T01:20Z");
        await Eventually.IsTrueAsync(() => host.Notes.Count("fails") == 2, "the second run");

        Assert.Contains(host.Log.Lines, line => line.Contains("The timer function Fails failed: not this time", StringComparison.Ordinal));
    }

    /// <summary>An app that ends when its timer has run at one o'clock, and has been noted.</summary>
    private async Task RunUntilOneAsync()
    {
        var clock = new Clock("2030-01-01T00:30Z");
        await using var host = await TestHost.StartAsync(folder, clock.Rule);
        await clock.ReachAsync("2030-01-01T01:00Z");
        await Ran(host, "hourly 01:00");
        await Eventually.IsTrueAsync(() => File.Exists(Status) && File.ReadAllText(Status).Contains("\"Hourly\"", StringComparison.Ordinal), "the note of it");
    }

    private static Task Ran(TestHost host, string note) => Eventually.IsTrueAsync(() => host.Notes.Count(note) == 1, note);

    private static IEnumerable<string> Hourly(TestHost host) => host.Notes.All.Where(note => note.StartsWith("hourly", StringComparison.Ordinal));
}
