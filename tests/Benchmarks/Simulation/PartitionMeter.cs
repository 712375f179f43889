namespace Benchmarks.Simulation;

/// <summary>
/// The request units of each physical partition in each second. As in Cosmos DB a request is let through while the second has some left, and charged when it is
/// answered; one that comes later is told to come again in the next second.
/// </summary>
internal sealed class PartitionMeter(int partitions, int limit, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly double[] total = new double[partitions];
    private readonly double[] busiest = new double[partitions];
    private readonly double[] used = new double[partitions];
    private long second;
    private bool isLimiting;

    /// <summary>The answers with 429.</summary>
    public int Throttled { get; private set; }

    public int Requests { get; private set; }

    /// <summary>What is charged to no partition: the plans of queries.</summary>
    public double Plans { get; private set; }

    public IReadOnlyList<double> Total => total;

    /// <summary>What the busiest second of each partition had.</summary>
    public IReadOnlyList<double> Busiest => busiest;

    /// <summary>Counts from nothing, and keeps to the limit from now on.</summary>
    public void Begin()
    {
        lock (gate)
        {
            (isLimiting, Throttled, Requests, Plans) = (true, 0, 0, 0);
            Array.Clear(total);
            Array.Clear(busiest);
        }
    }

    /// <summary>How long a request has to wait; null if it may go on.</summary>
    public TimeSpan? Enter(int partition)
    {
        lock (gate)
        {
            var now = Turn();
            Requests++;
            if (!isLimiting || used[partition] < limit)
            {
                return null;
            }

            Throttled++;
            return TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(now.Millisecond);
        }
    }

    public void Charge(int partition, double charge)
    {
        lock (gate)
        {
            Turn();
            used[partition] += charge;
            total[partition] += charge;
            busiest[partition] = Math.Max(busiest[partition], used[partition]);
        }
    }

    public void ChargePlan(double charge)
    {
        lock (gate)
        {
            Plans += charge;
        }
    }

    private DateTimeOffset Turn()
    {
        var now = clock.GetUtcNow();
        if (now.ToUnixTimeSeconds() != second)
        {
            second = now.ToUnixTimeSeconds();
            Array.Clear(used);
        }

        return now;
    }
}
