namespace Benchmarks.Scale;

/// <summary>What a scenario needs and costs in a month.</summary>
internal sealed record Estimate(Scenario Scenario)
{
    private const double HoursPerMonth = 730;
    private const double SecondsPerMonth = HoursPerMonth * 3600;
    private const double KilobytesPerGigabyte = 1024 * 1024;

    /// <summary>The sweeps' rounds, five minutes apart, of some 30 request units each (decision 0024).</summary>
    private const double SweepUnitsPerSecond = 30 / 300.0;

    public double DocumentsGigabytes { get; private init; }

    public double LogicalPartitions { get; private init; }

    /// <summary>The records of a logical partition, which the completions and the catalog do not share.</summary>
    public double LogicalGigabytes { get; private init; }

    public int PhysicalPartitions { get; private init; }

    /// <summary>The busiest physical partition, of the mean.</summary>
    public double Hottest { get; private init; }

    public double RequestsPerSecond { get; private init; }

    public double PeakRequestsPerSecond { get; private init; }

    public double UnitsPerSecond { get; private init; }

    /// <summary>The share of the request units that goes into counting records.</summary>
    public double CountingShare { get; private init; }

    public double PeakUnitsPerSecond { get; private init; }

    public double ProcessorMilliseconds { get; private init; }

    public int Instances { get; private init; }

    public double Waiting { get; private init; }

    public double StorageTransactions { get; private init; }

    public double FilesGigabytes { get; private init; }

    public double ServerlessUsd { get; private init; }

    public bool IsServerlessEnough { get; private init; }

    public double AutoscaleUsd { get; private init; }

    public double StandardUsd { get; private init; }

    public double DocumentsUsd { get; private init; }

    public double FunctionsUsd { get; private init; }

    public double OrchestrationsUsd { get; private init; }

    public double FilesUsd { get; private init; }

    public double UnitsUsd => Math.Min(IsServerlessEnough ? ServerlessUsd : double.PositiveInfinity, Math.Min(AutoscaleUsd, StandardUsd));

    /// <summary>Whether no physical partition has to give more than it can.</summary>
    public bool IsPossible { get; private init; }

    public double TotalUsd => UnitsUsd + DocumentsUsd + FunctionsUsd + OrchestrationsUsd + FilesUsd;

    public static Estimate Of(Scenario scenario, Assumptions given, IReadOnlyList<OperationCost> costs)
    {
        var rates = costs.ToDictionary(cost => cost.Kind, cost => RateOf(cost.Kind, scenario, given), StringComparer.Ordinal);
        var (requests, peak) = (rates.Values.Sum(), given[scenario.RequestsPerSecond is null ? "peak" : "steady_peak"]);
        var documents = scenario.Records * (given["record_kb"] + given["completion_kb"] + given["user_kb"]) * (1 + given["index_share"]) / KilobytesPerGigabyte;
        var logical = PartitionSpread.Distinct((double)scenario.Offerings * scenario.PartitionsPerOffering);

        var logicalSize = documents * given["record_kb"] / (given["record_kb"] + given["completion_kb"] + given["user_kb"]) / logical;

        // More partitions make queries of several of them dearer, and dearer queries need more partitions.
        var physical = scenario.PhysicalPartitions ?? Math.Max(1, (int)Math.Ceiling(documents / given["partition_gb"]));
        double units, counting, hottest;
        while (true)
        {
            (units, counting) = UnitsOf(scenario, given, costs, rates, physical);
            hottest = PartitionSpread.Hottest((int)logical, physical);
            if (scenario.PhysicalPartitions is not null || units * peak * hottest / physical <= given["partition_ru"] || physical >= logical)
            {
                break;
            }

            physical = Math.Max(physical + 1, (int)Math.Min(logical, units * peak / given["partition_ru"]));
        }

        var provisioned = Math.Max(1_000 * Math.Ceiling(units * peak * hottest / 1_000), 10 * documents);
        var perCore = 1000 / given["processor_ms"] * given["cores"] * given["utilization"];
        var episodes = costs.Sum(cost => cost.Episodes * rates[cost.Kind]) * SecondsPerMonth;
        var waiting = scenario.Records * given["waiting"];
        var timers = waiting * HoursPerMonth / 24 / given["timer_days"];
        var running = Math.Max(1, requests / perCore);
        var transactions = ((episodes + timers) * given["episode_transactions"]) + (running * HoursPerMonth * given["hub_transactions"]);
        var files = scenario.Records * given["files"] / 1024;
        return new Estimate(scenario)
        {
            DocumentsGigabytes = documents,
            LogicalPartitions = logical,
            LogicalGigabytes = logicalSize,
            PhysicalPartitions = physical,
            Hottest = hottest,
            RequestsPerSecond = requests,
            PeakRequestsPerSecond = requests * peak,
            UnitsPerSecond = units,
            CountingShare = counting / units,
            PeakUnitsPerSecond = units * peak * hottest,
            ProcessorMilliseconds = given["processor_ms"],
            Instances = Math.Max(1, (int)Math.Ceiling(requests * peak / perCore)),
            Waiting = waiting,
            StorageTransactions = transactions,
            FilesGigabytes = files,
            ServerlessUsd = units * SecondsPerMonth / 1e6 * given["serverless_usd"],
            IsPossible = logicalSize <= given["logical_gb"] && units * peak * hottest / physical <= given["partition_ru"],
            IsServerlessEnough = units * peak * hottest / physical <= given["serverless_ru"],
            AutoscaleUsd = Math.Max(0.1 * provisioned, units * Math.Min(peak, given["hour_peak"]) * hottest) / 100 * HoursPerMonth * given["autoscale_usd"],
            StandardUsd = provisioned / 100 * HoursPerMonth * given["standard_usd"],
            DocumentsUsd = documents * given["documents_usd"],
            FunctionsUsd = (running * SecondsPerMonth * given["instance_gb"] * given["execution_usd"])
                + (((requests * SecondsPerMonth) + episodes + (3 * timers)) / 1e6 * given["executions_usd"]),
            OrchestrationsUsd = transactions / 10_000 * given["transactions_usd"],
            FilesUsd = files * given["files_usd"],
        };
    }

    /// <summary>How often it is asked, a second.</summary>
    private static double RateOf(string kind, Scenario scenario, Assumptions given) => scenario.RequestsPerSecond is { } rate
        ? rate * MixedRequests.Shares.Single(share => share.Kind == kind).Percent / 100
        : scenario.Records / SecondsPerMonth * given[kind switch
        {
            "retrieve" => "retrieves",
            "list" => "lists",
            "count" => "counts",
            "create" => "creations",
            "transition" => "transitions",
            _ => "submissions",
        }];

    /// <summary>The request units a second, and how many of them count records.</summary>
    private static (double All, double Counting) UnitsOf(
        Scenario scenario, Assumptions given, IReadOnlyList<OperationCost> costs, Dictionary<string, double> rates, int physical)
    {
        var ofOffering = (double)scenario.Records / scenario.Offerings;
        var asked = PartitionSpread.Distinct(scenario.PartitionsPerOffering, physical);
        var counting = scenario.IsCounted ? costs.Sum(cost => rates[cost.Kind] * cost.Counted * ofOffering * given["counted_ru"]) : 0;
        var others = costs.Sum(cost => rates[cost.Kind]
            * (cost.Charge + cost.Background + ((asked - 1) * ((cost.Queries * given["lookup_ru"]) + (cost.Rows * given["row_ru"])))
                + ((physical - 1) * cost.Everywhere * given["lookup_ru"])));
        return (others + counting + SweepUnitsPerSecond, counting);
    }
}
