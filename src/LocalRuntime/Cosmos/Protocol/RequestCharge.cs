namespace LocalRuntime.Cosmos.Protocol;

/// <summary>
/// A model of request units, plausible and no more: a point read of 1 KB costs 1 and of 100 KB 10; an insert of 1 KB 5.5 and a little for each indexed path; a
/// replace reads as well; a query has a fixed price and one for what it loads.
/// </summary>
internal static class RequestCharge
{
    public static double Read(int bytes) => 1 + (Math.Max(0, Kilobytes(bytes) - 1) * 9 / 99);

    public static double Insert(int bytes, int indexedPaths) => (5.5 * Math.Sqrt(Kilobytes(bytes))) + (0.1 * indexedPaths);

    public static double Replace(int bytes, int changedPaths) => (10 * Math.Sqrt(Kilobytes(bytes))) + (0.1 * changedPaths);

    public static double Query(long rows, long bytes) => 2.8 + (0.15 * rows) + (0.03 * bytes / 1024);

    private static double Kilobytes(int bytes) => Math.Max(1, bytes / 1024.0);
}
