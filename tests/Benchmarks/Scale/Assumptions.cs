using System.Globalization;

namespace Benchmarks.Scale;

/// <summary>What the estimates rest on, each with where it comes from; <c>--set NAME=VALUE</c> replaces one.</summary>
internal sealed class Assumptions(IReadOnlyList<Assumption> all)
{
    private const string Page = "learn.microsoft.com/azure/cosmos-db/";

    public static Assumptions Default { get; } = new(
    [
        new("record_kb", 3, "KB a record, with six entries of its history", "measured: 2.3 KB with one entry"),
        new("completion_kb", 1, "KB of answers a record", "assumed: a checklist of some short answers"),
        new("user_kb", 1, "KB of catalog a record: the user and a grant", "assumed"),
        new("index_share", 0.3, "size of the index, of the documents'", "assumed: no published figure found"),
        new("lookup_ru", 2.8, "RU for each physical partition a query asks", $"at least 2.5: {Page}nosql/how-to-query-container, 2025-07-09"),
        new("row_ru", 0.23, "RU for a document of a page", "the model of docs/request-units.md"),
        new("counted_ru", 0.002, "RU for each record counted", "the model of docs/request-units.md"),
        new("partition_gb", 50, "GB in a physical partition", $"{Page}partitioning-overview, 2024-09-26"),
        new("logical_gb", 20, "GB in a logical partition", $"{Page}partitioning-overview, 2024-09-26"),
        new("partition_ru", 10_000, "RU/s of a physical partition", $"{Page}partitioning-overview, 2024-09-26"),
        new("serverless_ru", 5_000, "RU/s of a physical partition, serverless", $"{Page}serverless, 2023-03-16"),
        new("serverless_usd", 0.25, "USD a million RU", $"{Page}understand-your-bill, 2022-03-31"),
        new("standard_usd", 0.008, "USD an hour for 100 RU/s, standard", $"{Page}understand-your-bill, 2022-03-31"),
        new("autoscale_usd", 0.012, "USD an hour for 100 RU/s, autoscale", "cloud-horizons.com/blog/cosmos-db-the-rus-vs-storage-tradeoff, 2026-05-08"),
        new("documents_usd", 0.25, "USD a GB and month in Cosmos DB", $"{Page}understand-your-bill, 2022-03-31"),
        new("retrieves", 30, "retrievals of a record a month", "assumed, as in the README"),
        new("lists", 10, "lists of ten, for each record a month", "assumed, as in the README"),
        new("counts", 1, "counts, for each record a month", "assumed"),
        new("creations", 0.03, "creations, for each record a month", "assumed: a record lives for three years"),
        new("transitions", 4, "changes of a record a month", "assumed, as in the README"),
        new("submissions", 0.3, "submissions of answers, for each record a month", "assumed"),
        new("peak", 5, "the busiest second, of the mean", "assumed"),
        new("steady_peak", 1.3, "the same at a steady rate", "measured: simulate has 1.8 at 60 requests a second; chance evens out at more"),
        new("hour_peak", 2, "the busiest second of an hour, of the mean, which autoscale is billed by", "assumed"),
        new("processor_ms", 6.2, "processor time of a request of the mix", "measured: simulate, on a busy machine"),
        new("cores", 1, "cores of an instance of 2,048 MB", "assumed: the platform gives them by memory"),
        new("utilization", 0.6, "of an instance's cores, before another one is started", "assumed"),
        new("instance_gb", 2, "GB of an instance", "infra/main.bicep"),
        new("execution_usd", 0.000026, "USD a GB-second, Flex Consumption on demand", "modal.com/blog/azure-function-pricing-guide, 2025-05-22"),
        new("executions_usd", 0.4, "USD a million executions", "modal.com/blog/azure-function-pricing-guide, 2025-05-22"),
        new("waiting", 0.1, "share of the records that wait in a state", "assumed, as the load has it"),
        new("timer_days", 3, "days after which a long timer is set anew", "assumed: the extension's interval for Azure Storage"),
        new("episode_transactions", 9, "storage transactions each time an orchestration is woken", "assumed: messages, history and a timer, no activity"),
        new("hub_transactions", 2_000, "storage transactions an hour of an instance that has nothing to do", "assumed: five queues, four leases"),
        new("transactions_usd", 0.004, "USD for 10,000 storage transactions", "assumed: list price of queues"),
        new("files", 0.05, "share of the records with a file of 1 MB", "assumed"),
        new("files_usd", 0.023, "USD a GB and month in Blob Storage, ZRS", "assumed; LRS is about 0.018: 2kabhishek.github.io/AZ-900"),
    ]);

    public IReadOnlyList<Assumption> All => all;

    public double this[string name] => all.Single(assumption => assumption.Name == name).Value;

    /// <summary>With another value for one of them, from <c>NAME=VALUE</c>; null if there is no such one.</summary>
    public Assumptions? With(string setting) =>
        setting.Split('=') is [var name, var text] && double.TryParse(text, CultureInfo.InvariantCulture, out var value) && all.Any(one => one.Name == name)
            ? new Assumptions([.. all.Select(one => one.Name == name ? one with { Value = value, Source = "set" } : one)])
            : null;
}

/// <summary>A number that an estimate needs.</summary>
internal sealed record Assumption(string Name, double Value, string Meaning, string Source);
