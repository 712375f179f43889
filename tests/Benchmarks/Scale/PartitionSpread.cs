namespace Benchmarks.Scale;

/// <summary>How logical partitions of equal weight fall into physical ones by their hash.</summary>
internal static class PartitionSpread
{
    /// <summary>The values that 16 bits of a hash have.</summary>
    private const int Buckets = 65_536;

    private const int Trials = 50;

    /// <summary>The different logical partitions that so many draws of 16 bits give.</summary>
    public static double Distinct(double draws, double of = Buckets) => of * (1 - Math.Pow(1 - (1 / of), draws));

    /// <summary>What the physical partition with the most of them has, of the mean.</summary>
    public static double Hottest(int logical, int physical)
    {
        if (physical == 1)
        {
            return 1;
        }

#pragma warning disable CA5394 // The same draws each time.
        var random = new Random(1);
        var sum = 0.0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var counts = new int[physical];
            for (var n = 0; n < logical; n++)
            {
                counts[random.Next(physical)]++;
            }

            sum += (double)counts.Max() * physical / logical;
        }
#pragma warning restore CA5394

        return sum / Trials;
    }
}
