namespace LocalRuntime.Cosmos.Protocol;

/// <summary>
/// A rough model of request units: a point read costs 1 for 1 KB and 10 for 100 KB; an insert of 1 KB costs 5.5 plus 0.1 per indexed path; a replace
/// includes the cost of a read; a query has a base charge plus one for the documents it loads.
/// </summary>
internal static class RequestCharge
{
    public static double Read(int bytes) => 1 + (Math.Max(0, Kilobytes(bytes) - 1) * 9 / 99);

    public static double Insert(int bytes, int indexedPaths) => (5.5 * Math.Sqrt(Kilobytes(bytes))) + (0.1 * indexedPaths);

    public static double Replace(int bytes, int changedPaths) => (10 * Math.Sqrt(Kilobytes(bytes))) + (0.1 * changedPaths);

    public static double Query(long rows, long bytes) => 2.8 + (0.15 * rows) + (0.03 * bytes / 1024);

    private static double Kilobytes(int bytes) => Math.Max(1, bytes / 1024.0);
}
