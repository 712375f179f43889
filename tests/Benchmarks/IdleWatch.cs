using System.Globalization;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks;

/// <summary>A service that nobody asks, with many records that wait: its processor time is what its clocks cost.</summary>
internal static class IdleWatch
{
    private const double MaxShareOfACore = 0.02;

    /// <summary>Returns 0 if the last minutes took at most that share of a core, otherwise 1.</summary>
    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        await using var app = await ServedApp.StartAsync(arguments.App, arguments.Connections);
        await SeededCatalog.ImportAsync(app.Http, arguments.Records, newUsers: 0, _ => OfferingUserState.Creating);
        var shares = new List<double>();
        for (var minute = 1; minute <= arguments.Minutes; minute++)
        {
            var before = app.ProcessorTime;
            await Task.Delay(TimeSpan.FromMinutes(1));
            shares.Add((app.ProcessorTime - before) / TimeSpan.FromMinutes(1));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"minute {minute}: {shares[^1]:P1} of a core, {app.Megabytes:F0} MB, log {app.LogMegabytes:F0} MB"));
        }

        // The first minutes start the orchestrations of what has just been moved in.
        var steady = shares.Skip(shares.Count / 2).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steady.Average():P2} of a core in the second half"));
        return steady.Average() <= MaxShareOfACore ? 0 : 1;
    }
}
