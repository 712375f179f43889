using System.Globalization;
using System.Text;

namespace Benchmarks.Scale;

/// <summary>The estimates as the tables of docs/scale.md.</summary>
internal static class ScaleDocument
{
    private const string Begin = "<!-- Printed by the verb scale: -->";
    private const string End = "<!-- Printed until here. -->";

    private static readonly (string Name, Func<Estimate, string> Value)[] Lines =
    [
        ("offering users", e => Number(e.Scenario.Records)),
        ("offerings, logical partitions of each", e => $"{Number(e.Scenario.Offerings)}, {Number(e.Scenario.PartitionsPerOffering)}"),
        ("requests/s, in the busiest second", e => $"{Number(e.RequestsPerSecond)}, {Number(e.PeakRequestsPerSecond)}"),
        ("documents with index", e => $"{Number(e.DocumentsGigabytes)} GB"),
        ("logical partitions, the mean one", e => $"{Number(e.LogicalPartitions)}, {Number(e.LogicalGigabytes * 1024)} MB"),
        ("physical partitions, the busiest of the mean", e => $"{Number(e.PhysicalPartitions)}, {Number(e.Hottest)}"),
        ("RU/s", e => Number(e.UnitsPerSecond)),
        ("of these for counting", e => e.CountingShare.ToString("P0", CultureInfo.InvariantCulture)),
        ("RU/s to be provided", e => Number(e.PeakUnitsPerSecond)),
        ("app instances in the busiest second", e => Number(e.Instances)),
        ("orchestrations that wait", e => Number(e.Waiting)),
        ("storage transactions of orchestrations a month", e => Number(e.StorageTransactions)),
        ("files", e => $"{Number(e.FilesGigabytes)} GB"),
        ("RU serverless, USD", e => e.IsServerlessEnough ? Number(e.ServerlessUsd) : "more RU/s than it has"),
        ("RU autoscale, USD", e => e.IsPossible ? Number(e.AutoscaleUsd) : "more RU/s than it has"),
        ("RU standard, USD", e => e.IsPossible ? Number(e.StandardUsd) : "more RU/s than it has"),
        ("documents, USD", e => Number(e.DocumentsUsd)),
        ("functions, USD", e => Number(e.FunctionsUsd)),
        ("orchestrations, USD", e => Number(e.OrchestrationsUsd)),
        ("files, USD", e => Number(e.FilesUsd)),
        ("**USD a month, with the cheapest RU**", e => e.IsPossible ? $"**{Number(e.TotalUsd)}**" : "**not possible**"),
    ];

    public static int Run(ScaleArguments arguments)
    {
        var tables = Write(arguments.Assumptions, OperationCost.Measured);
        if (arguments.Check is not { } file)
        {
            Console.Write(tables);
            return 0;
        }

        var isPrinted = TablesOf(File.ReadAllText(file)) == tables;
        Console.WriteLine(isPrinted ? $"The tables of {file} are what is computed." : $"The tables of {file} are not what is computed: print them again.");
        return isPrinted ? 0 : 1;
    }

    public static string Write(Assumptions assumptions, IReadOnlyList<OperationCost> costs)
    {
        var text = new StringBuilder();
        text.Append("| Operation | Of 100 requests | Calls | RU | RU of its orchestration |\n|---|---|---|---|---|\n");
        foreach (var cost in costs)
        {
            var percent = MixedRequests.Shares.Single(share => share.Kind == cost.Kind).Percent;
            Row(cost.Kind, Number(percent), Number(cost.Calls), Number(cost.Charge), Number(cost.Background));
        }

        var estimates = Scenario.All.Select(scenario => Estimate.Of(scenario, assumptions, costs)).ToList();
        text.Append("\n| |").AppendJoin('|', estimates.Select(estimate => $" {estimate.Scenario.Name} ")).Append("|\n|---|")
            .AppendJoin('|', estimates.Select(_ => "---")).Append("|\n");
        foreach (var (name, value) in Lines)
        {
            Row([name, .. estimates.Select(value)]);
        }

        text.Append("\n| `--set` | Value | What | Where from |\n|---|---|---|---|\n");
        foreach (var assumption in assumptions.All)
        {
            Row($"`{assumption.Name}`", assumption.Value.ToString("0.########", CultureInfo.InvariantCulture), assumption.Meaning, assumption.Source);
        }

        return text.ToString();

        void Row(params IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>The tables of a document; empty if it has no marks around them.</summary>
    public static string TablesOf(string document)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin ? "" : document[(begin + Begin.Length)..end].Trim() + "\n";
    }

    /// <summary>Three digits of it, as nobody knows more.</summary>
    private static string Number(double value)
    {
        var unit = value <= 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return (Math.Round(value / unit) * unit).ToString("#,0.##", CultureInfo.InvariantCulture);
    }
}
