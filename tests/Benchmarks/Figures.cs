using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Benchmarks;

/// <summary>What was measured: medians of the rounds, and their spread.</summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<(string Operation, int Size), List<Measured>> measured = [];
    private readonly Dictionary<(string Operation, int Size), (double Calls, double Charge)> costs = [];
    private readonly Dictionary<string, List<double>> kestrel = new(StringComparer.Ordinal);

    public double MemoryMegabytes { get; set; }

    public int Errors => measured.Values.Sum(runs => runs.Sum(run => run.Errors));

    public void Add(string operation, int size, Measured run)
    {
        if (!measured.TryGetValue((operation, size), out var runs))
        {
            measured.Add((operation, size), runs = []);
        }

        runs.Add(run);
    }

    public void AddKestrel(string operation, Measured run)
    {
        if (!kestrel.TryGetValue(operation, out var runs))
        {
            kestrel.Add(operation, runs = []);
        }

        runs.Add(run.Rps);
    }

    public void AddCost(string operation, int size, double calls, double charge) => costs[(operation, size)] = (calls, charge);

    /// <summary>Prints a table, as Markdown has them.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine("| operation | records | req/s | spread | p50 ms | p99 ms | calls | RU | Kestrel | share | to least | errors |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var ((operation, size), runs) in measured.OrderBy(pair => pair.Key.Operation, StringComparer.Ordinal).ThenBy(pair => pair.Key.Size))
        {
            var (rps, bare, cost) = (Median(runs, run => run.Rps), MedianOf(kestrel[operation]), costs[(operation, size)]);
            var least = Median(measured.Where(pair => pair.Key.Operation == operation).MinBy(pair => pair.Key.Size).Value, run => run.Rps);
            string[] cells =
            [
                operation, Text(size, "F0"), Text(rps, "F0"), Text((runs.Max(run => run.Rps) - runs.Min(run => run.Rps)) / rps, "P0"),
                Text(Median(runs, run => run.P50), "F2"), Text(Median(runs, run => run.P99), "F2"), Text(cost.Calls, "F1"), Text(cost.Charge, "F2"),
                Text(bare, "F0"), Text(rps / bare, "P1"), Text(rps / least, "P0"), Text(runs.Sum(run => run.Errors), "F0"),
            ];
            output.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        output.WriteLine($"Memory: {Text(MemoryMegabytes, "F0")} MB.");

        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    public string ToJson()
    {
        var operations = new JsonObject();
        foreach (var group in measured.GroupBy(pair => pair.Key.Operation))
        {
            operations[group.Key] = new JsonObject(group.Select(pair => KeyValuePair.Create(
                pair.Key.Size.ToString(CultureInfo.InvariantCulture), (JsonNode?)OfSize(group.Key, pair.Key.Size, pair.Value))));
        }

        return new JsonObject { ["operations"] = operations, ["memory_mb"] = Math.Round(MemoryMegabytes, 1) }.ToJsonString(Indented);
    }

    private JsonObject OfSize(string operation, int size, List<Measured> runs)
    {
        var (rps, cost) = (Median(runs, run => run.Rps), costs[(operation, size)]);
        return new JsonObject
        {
            ["rps"] = Math.Round(rps, 1),
            ["p50_ms"] = Math.Round(Median(runs, run => run.P50), 3),
            ["p99_ms"] = Math.Round(Median(runs, run => run.P99), 3),
            ["to_kestrel"] = Math.Round(rps / MedianOf(kestrel[operation]), 4),
            ["calls"] = Math.Round(cost.Calls, 2),
            ["ru"] = Math.Round(cost.Charge, 2),
        };
    }

    private static double Median(IEnumerable<Measured> runs, Func<Measured, double> of) => MedianOf([.. runs.Select(of)]);

    private static double MedianOf(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
