using System.Globalization;

namespace Benchmarks.Simulation;

/// <summary>The arguments of a simulation.</summary>
/// <param name="App">The published app.</param>
/// <param name="Partitions">The physical partitions of the store.</param>
/// <param name="ReadLatency">How long the store takes for a read or a page of a query.</param>
/// <param name="UnitsPerPartition">The request units that each partition has in each second.</param>
/// <param name="Rate">How many requests are sent a second.</param>
internal sealed record SimulateArguments(
    string App, int Partitions, TimeSpan ReadLatency, TimeSpan WriteLatency, int UnitsPerPartition, int Records, int Rate, int Seconds)
{
    public static bool TryParse(IReadOnlyList<string> args, out SimulateArguments arguments)
    {
        arguments = new SimulateArguments("published", 4, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(8), 10_000, 10_000, 100, 60);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                return false;
            }

            var number = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : 0;
            switch (args[i])
            {
                case "--app":
                    arguments = arguments with { App = args[i + 1] };
                    break;
                case "--partitions" when number is > 0 and <= LocalRuntime.Cosmos.Sql.PhysicalPartitions.MaxCount:
                    arguments = arguments with { Partitions = number };
                    break;
                case "--latency" when args[i + 1].Split(',') is [var read, var write] && TryParse(read, out var first) && TryParse(write, out var second):
                    arguments = arguments with { ReadLatency = first, WriteLatency = second };
                    break;
                case "--ru" when number > 0:
                    arguments = arguments with { UnitsPerPartition = number };
                    break;
                case "--records" when number >= Operation.FewestRecords:
                    arguments = arguments with { Records = number };
                    break;
                case "--rate" when number > 0:
                    arguments = arguments with { Rate = number };
                    break;
                case "--seconds" when number is > 0 and <= 120:
                    arguments = arguments with { Seconds = number };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryParse(string milliseconds, out TimeSpan latency)
    {
        var isNumber = double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var number) && number >= 0;
        latency = TimeSpan.FromMilliseconds(isNumber ? number : 0);
        return isNumber;
    }
}
