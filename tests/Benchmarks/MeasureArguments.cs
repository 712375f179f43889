using System.Globalization;

namespace Benchmarks;

/// <summary>The arguments of a measurement.</summary>
/// <param name="App">The published app.</param>
/// <param name="Sizes">The numbers of records, each in a service of its own.</param>
/// <param name="Json">The file that keeps the figures; null for none.</param>
internal sealed record MeasureArguments(
    string App, IReadOnlyList<int> Sizes, IReadOnlyList<string> Operations, int Rounds, int Seconds, int WarmUp, int Connections, string? Json)
{
    public static bool TryParse(IReadOnlyList<string> args, out MeasureArguments arguments)
    {
        arguments = new MeasureArguments("published", [1_000, 10_000, 100_000], Operation.All.Keys.ToList(), 3, 8, 3, 8, null);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                return false;
            }

            var number = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : 0;
            var words = args[i + 1].Split(',');
            switch (args[i])
            {
                case "--app":
                    arguments = arguments with { App = args[i + 1] };
                    break;
                case "--json":
                    arguments = arguments with { Json = args[i + 1] };
                    break;
                case "--operations" when words.All(Operation.All.ContainsKey):
                    arguments = arguments with { Operations = words };
                    break;
                case "--records" when words.All(word => int.TryParse(word, CultureInfo.InvariantCulture, out var size) && size >= Operation.FewestRecords):
                    arguments = arguments with { Sizes = [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))] };
                    break;
                case "--rounds" when number > 0:
                    arguments = arguments with { Rounds = number };
                    break;
                case "--seconds" when number > 0:
                    arguments = arguments with { Seconds = number };
                    break;
                case "--warm-up" when number > 0:
                    arguments = arguments with { WarmUp = number };
                    break;
                case "--connections" when number >= Wrk.Threads:
                    arguments = arguments with { Connections = number };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
