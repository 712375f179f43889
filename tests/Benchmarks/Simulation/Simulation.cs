using System.Globalization;
using Benchmarks.Scale;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks.Simulation;

/// <summary>
/// The published app on an account of several physical partitions, at a rate of mixed requests: what it uses of each partition, beside what the paper says.
/// </summary>
internal static class Simulation
{
    private const int Connections = 256;
    private const string Pages = "/api/marketplace-offering-users/?page_size=10&provider_uuid=";

    /// <summary>In this time caches are filled, and code is compiled.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    /// <summary>Returns 0 if no caller met an error, otherwise 1.</summary>
    public static async Task<int> RunAsync(SimulateArguments arguments)
    {
        await using var store = await MeteredStore.StartAsync(arguments);
        await using var app = await ServedApp.StartAsync(
            arguments.App, Connections, new Dictionary<string, string> { ["Cosmos__ConnectionString"] = store.ConnectionString });
        var newUsers = arguments.Rate * (arguments.Seconds + (int)WarmUp.TotalSeconds) / 5;
        var catalog = await SeededCatalog.ImportAsync(app.Http, arguments.Records, newUsers, StateOf);
        Print($"{arguments.Records} records of {catalog.OfferingUuids.Count} offerings in {arguments.Partitions} physical partitions");
        await TurnPagesAsync(app, catalog, arguments.Records);
        store.IsDistant = true;
        var requests = new MixedRequests(catalog, StateOf);
        await new PacedLoad(app, requests).RunAsync(arguments.Rate, WarmUp);
        var (before, load) = (app.ProcessorTime, new PacedLoad(app, requests));
        store.Meter.Begin();
        await load.RunAsync(arguments.Rate, TimeSpan.FromSeconds(arguments.Seconds));
        return Report(arguments, store.Meter, load.Answers, app.ProcessorTime - before);
    }

    /// <summary>A tenth of the records of each offering waits, so that what moves them meets all partitions.</summary>
    private static OfferingUserState StateOf(int number) =>
        number / SeededCatalog.OfferingCount % 10 == 0 ? OfferingUserState.ErrorCreating : OfferingUserState.Ok;

    /// <summary>What pages of the provider's list cost, the deeper the more.</summary>
    private static async Task TurnPagesAsync(ServedApp app, SeededCatalog catalog, int records)
    {
        Print($"");
        Print($"| Page of ten of the provider's list | Calls | RU |");
        Print($"|---|---|---|");
        foreach (var page in new[] { 1, 10, 100, 1_000 }.Where(page => page * 10 <= records))
        {
            // The second time, caches are warm.
            var url = $"{Pages}{catalog.Customer:N}&page={page.ToString(CultureInfo.InvariantCulture)}";
            using var first = await app.Http.GetAsync(url);
            using var answer = await app.Http.GetAsync(url);
            Print($"| {page} | {answer.Headers.GetValues("X-Store-Calls").Single()} | {answer.Headers.GetValues("X-Store-Charge").Single()} |");
        }
    }

    private static int Report(SimulateArguments arguments, PartitionMeter meter, IReadOnlyCollection<Answered> answers, TimeSpan processorTime)
    {
        var (errors, ofPartitions) = (answers.Count(answer => answer.IsError), meter.Total.Sum());
        var charge = ofPartitions + meter.Plans;
        var latencies = answers.Select(answer => answer.Latency.TotalMilliseconds).Order().ToList();
        Print($"");
        Print($"| Kind | Requests | Calls | RU |");
        Print($"|---|---|---|---|");
        foreach (var kind in MixedRequests.Shares.Select(share => share.Kind))
        {
            var own = answers.Where(answer => answer.Kind == kind && !answer.IsError).ToList();
            Print($"| {kind} | {own.Count} | {own.Average(answer => answer.Calls):F1} | {own.Average(answer => answer.Charge):F1} |");
        }

        Print($"| orchestrations, for each transition and creation | | | {InBackground(answers, charge):F1} |");
        Print($"");
        var estimate = Estimate.Of(
            new Scenario("simulated", arguments.Records, SeededCatalog.OfferingCount, 1, arguments.Rate) { PhysicalPartitions = arguments.Partitions },
            Assumptions.Default, OperationCost.Measured);
        Print($"| | Measured | By the paper |");
        Print($"|---|---|---|");
        Print($"| requests a second | {(double)answers.Count / arguments.Seconds:F0} | {arguments.Rate} |");
        Print($"| request units a second | {charge / arguments.Seconds:F0} | {estimate.UnitsPerSecond:F0} |");
        Print($"| hottest partition, of the mean | {meter.Total.Max() / ofPartitions * arguments.Partitions:F2} | {estimate.Hottest:F2} |");
        Print($"| p50, p99 in ms | {latencies[latencies.Count / 2]:F0}, {latencies[latencies.Count * 99 / 100]:F0} | |");
        Print($"| processor time of a request in ms | {processorTime.TotalMilliseconds / answers.Count:F2} | {estimate.ProcessorMilliseconds:F2} |");
        Print($"| calls to the store, with 429 | {meter.Requests}, {meter.Throttled} | |");
        Print($"| errors to callers | {errors} | |");
        Print($"");
        Print($"RU/s of each partition: {Each(meter.Total.Select(total => total / arguments.Seconds))}; in its busiest second: {Each(meter.Busiest)}");
        foreach (var error in answers.Where(answer => answer.IsError).CountBy(answer => (answer.Kind, answer.Status)))
        {
            Print($"  {error.Value} × {error.Key.Status} to {error.Key.Kind}");
        }

        return errors == 0 ? 0 : 1;
    }

    /// <summary>What no answer told of, by the requests that signal an orchestration.</summary>
    private static double InBackground(IReadOnlyCollection<Answered> answers, double charge) =>
        (charge - answers.Sum(answer => answer.Charge)) / answers.Count(answer => answer.Kind is "transition" or "create");

    private static string Each(IEnumerable<double> values) =>
        string.Join(", ", values.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)));

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
