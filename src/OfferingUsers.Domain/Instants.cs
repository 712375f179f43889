using System.Globalization;

namespace OfferingUsers.Domain;

/// <summary>Timestamps of API and store: UTC, truncated to microseconds (offering-users.md 1.2).</summary>
public static class Instants
{
    private const string WholeSeconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The current time, truncated so that a response shows exactly what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return clock.GetUtcNow().ToMicroseconds();
    }

    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The API's format: microseconds only if they are not zero.</summary>
    public static string ToWire(this DateTimeOffset instant)
    {
        var cut = instant.ToMicroseconds();
        return cut.ToString(cut.Ticks % TimeSpan.TicksPerSecond == 0 ? WholeSeconds : Microseconds, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the stored format; throws <see cref="FormatException"/> on any other.</summary>
    public static DateTimeOffset ParseSortable(string text) =>
        DateTimeOffset.ParseExact(text, Microseconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The stored format: always with microseconds, so that strings sort chronologically.</summary>
    public static string ToSortable(this DateTimeOffset instant) => instant.ToMicroseconds().ToString(Microseconds, CultureInfo.InvariantCulture);
}
