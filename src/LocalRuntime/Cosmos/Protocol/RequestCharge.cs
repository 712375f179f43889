namespace LocalRuntime.Cosmos.Protocol;

/// <summary>
/// A model of request units, by figures that are published for Cosmos DB, and dearer than them where they differ (docs/request-units.md).
/// </summary>
internal static class RequestCharge
{
    /// <summary>What it costs to look up a physical partition's index, whether or not anything is found.</summary>
    private const double Lookup = 2.8;

    /// <summary>A document that is loaded, whether it is returned or skipped by OFFSET.</summary>
    private const double Loaded = 0.15;

    private const double ReturnedKilobyte = 0.03;

    /// <summary>An entry of the index that is counted, without its document.</summary>
    private const double Counted = 0.002;

    private const double Term = 0.2;

    private static readonly (double Kilobytes, double Charge)[] Reads = [(1, 1), (100, 10), (512, 47.5), (1024, 145.9), (2048, 291.8)];

    /// <summary>The document without its index.</summary>
    private static readonly (double Kilobytes, double Charge)[] Writes =
    [
        (1, 5.5), (2, 7), (4, 7.4), (8, 7.8), (16, 10.6), (32, 12.5), (64, 25.2), (128, 53.5), (256, 109.2), (512, 205.1), (1024, 694.4), (2048, 1388.9),
    ];

    public static double Read(int bytes) => At(Reads, bytes);

    /// <summary>Documents of a list or change feed cost what reading each of them does.</summary>
    public static double Feed(IEnumerable<ReadOnlyMemory<byte>> items) => Math.Max(1, items.Sum(item => Read(item.Length)));

    /// <param name="terms">The number of values that go into the index.</param>
    public static double Insert(int bytes, int terms) => At(Writes, bytes) + (Term * terms);

    public static double Delete(int bytes, int terms) => Insert(bytes, terms);

    /// <summary>A removal and an insertion, in the index only of what changed.</summary>
    public static double Replace(int bytes, int changedTerms) => 2 * Insert(bytes, changedTerms);

    /// <summary>A page of a query on one physical partition.</summary>
    public static double Query(Sql.QueryPage page) =>
        Lookup + (Loaded * (page.Rows + page.Skipped)) + (ReturnedKilobyte * page.Items.Sum(item => (long)item.Length) / 1024) + (Counted * page.Counted);

    private static double At((double Kilobytes, double Charge)[] points, int bytes)
    {
        var kilobytes = bytes / 1024.0;
        if (kilobytes <= points[0].Kilobytes)
        {
            return points[0].Charge;
        }

        var next = Math.Clamp(Array.FindIndex(points, point => point.Kilobytes >= kilobytes), 1, points.Length - 1);
        var (from, to) = (points[next - 1], points[next]);
        return from.Charge + ((kilobytes - from.Kilobytes) * (to.Charge - from.Charge) / (to.Kilobytes - from.Kilobytes));
    }
}
