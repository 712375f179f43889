namespace Benchmarks.Scale;

/// <summary>How much there is, and how much is asked.</summary>
/// <param name="PartitionsPerOffering">The logical partitions of each offering (decision 0027).</param>
/// <param name="RequestsPerSecond">All day long, in the mix of the load; null for what each record is asked in a month.</param>
internal sealed record Scenario(string Name, long Records, long Offerings, int PartitionsPerOffering, double? RequestsPerSecond = null)
{
    /// <summary>The number of physical partitions; null for as many as are needed.</summary>
    public int? PhysicalPartitions { get; init; }

    /// <summary>Whether lists are counted; false to tell what they would cost without.</summary>
    public bool IsCounted { get; init; } = true;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("1 million", 1_000_000, 1_000, 1),
        new("100 million", 100_000_000, 100_000, 1),
        new("1,000 requests/s", 1_000_000, 1_000, 1, 1_000),
        new("One offering, 10 million", 10_000_000, 1, 100),
        new("The same, not counted", 10_000_000, 1, 100) { IsCounted = false },
    ];
}
