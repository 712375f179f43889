using System.Globalization;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>Versions: quoted, and never the same twice, across restarts as well.</summary>
internal static class ETags
{
    private static readonly string Process = Guid.NewGuid().ToString("N")[..16];
    private static long last;

    public static string Next() => string.Create(CultureInfo.InvariantCulture, $"\"{Process}-{Interlocked.Increment(ref last):x12}\"");

    /// <summary>Whether a precondition names this version; <c>*</c> names every one.</summary>
    public static bool Names(string condition, string etag) => condition == "*" || condition.Trim('"') == etag.Trim('"');
}
