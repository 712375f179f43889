using System.Diagnostics;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;

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

    /// <summary>Starts the process and kills it some steps later, or at once; whether the script was done before.</summary>
    private async Task<bool> IsDoneAsync(string folder, string log, Random random)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(CrashTests).Assembly.Location, CrashScript.Argument, folder, log]) { RedirectStandardOutput = true })!;
        Assert.Equal(CrashScript.Running, await process.StandardOutput.ReadLineAsync());
        var outcome = process.StandardOutput.ReadLineAsync();
#pragma warning disable CA5394 // The same points in each run of the tests.
        var last = kills < Kills ? StepsIn(log) + random.Next(0, 5) : int.MaxValue;
#pragma warning restore CA5394
        await Eventually.IsTrueAsync(() => outcome.IsCompleted || StepsIn(log) >= last, "the script to go on");
        if (outcome.IsCompleted)
        {
            Assert.Equal("Completed " + Script.Outcome, await outcome);
            await process.WaitForExitAsync();
            return true;
        }

        process.Kill();
        await process.WaitForExitAsync();
        return false;
    }

    /// <summary>How many steps were noted, by whoever goes on writing.</summary>
    private static int StepsIn(string log)
    {
        if (!File.Exists(log))
        {
            return 0;
        }

        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }
}
