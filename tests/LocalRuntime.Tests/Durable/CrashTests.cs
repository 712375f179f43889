using System.Diagnostics;
using LocalRuntime.Tests.App;

namespace LocalRuntime.Tests.Durable;

/// <summary>What is acknowledged survives the death of the process at any moment.</summary>
public sealed class CrashTests
{
    private const int Kills = 50;

    private static readonly HashSet<string> Steps =
    [
        .. from round in Enumerable.Range(1, Script.Rounds) from step in new[] { "a1", "a2", "a3", "b1", "b2", "b3", "b4", "flaky" } select $"{round} {step}",
    ];

    private int kills;

    [Fact]
    public async Task Killed_fifty_times_at_random_points_the_script_comes_to_the_same_as_uninterrupted() =>
        await Task.WhenAll(KillAsync(new Random(11)), KillAsync(new Random(12)));

    /// <summary>One script after the other, until there were kills enough.</summary>
    private async Task KillAsync(Random random)
    {
        while (kills < Kills)
        {
            var folder = Directory.CreateTempSubdirectory("crash-test-").FullName;
            var log = Path.Combine(folder, "steps");
            while (!await IsDoneAsync(folder, log, random))
            {
                Interlocked.Increment(ref kills);
            }

            Assert.Superset(Steps, File.ReadAllLines(log).ToHashSet());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts the process and kills it in the script; whether the script was faster.</summary>
    private async Task<bool> IsDoneAsync(string folder, string log, Random random)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(CrashTests).Assembly.Location, CrashScript.Argument, folder, log]) { RedirectStandardOutput = true })!;
        Assert.Equal(CrashScript.Running, await process.StandardOutput.ReadLineAsync());
        var outcome = process.StandardOutput.ReadLineAsync();
#pragma warning disable CA5394 // The same points in each run of the tests.
        var patience = TimeSpan.FromMilliseconds(kills < Kills ? random.Next(0, 250) : 60_000);
#pragma warning restore CA5394
        if (await Task.WhenAny(outcome, Task.Delay(patience)) == outcome)
        {
            Assert.Equal("Completed " + Script.Outcome, await outcome);
            await process.WaitForExitAsync();
            return true;
        }

        process.Kill();
        await process.WaitForExitAsync();
        return false;
    }
}
