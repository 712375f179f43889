using System.Globalization;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>Quoted ETags, unique even across restarts.</summary>
internal static class ETags
{
    private static readonly string ProcessPrefix = Guid.NewGuid().ToString("N")[..16];
    private static long last;

    public static string Next() => string.Create(CultureInfo.InvariantCulture, $"\"{ProcessPrefix}-{Interlocked.Increment(ref last):x12}\"");

    /// <summary>Whether the value of If-Match or If-None-Match matches an ETag; <c>*</c> matches any.</summary>
    public static bool Matches(string condition, string etag) => condition == "*" || condition.Trim('"') == etag.Trim('"');
}
