using System.Globalization;

namespace OfferingUsers.Domain;

/// <summary>The wire's and the store's instants: UTC, cut to microseconds (offering-users.md 1.2).</summary>
public static class Instants
{
    private const string WholeSeconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Now, cut to microseconds so that what is answered equals what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return clock.GetUtcNow().ToMicroseconds();
    }

    /// <summary>The same instant without what the wire cannot say.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The wire's form: microseconds only when they are not zero.</summary>
    public static string ToWire(this DateTimeOffset instant)
    {
        var cut = instant.ToMicroseconds();
        return cut.ToString(cut.Ticks % TimeSpan.TicksPerSecond == 0 ? WholeSeconds : Microseconds, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the stored form; throws <see cref="FormatException"/> where it is another.</summary>
    public static DateTimeOffset ParseSortable(string text) =>
        DateTimeOffset.ParseExact(text, Microseconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The stored form: always with microseconds, so that the order of the texts is the order of the instants.</summary>
    public static string ToSortable(this DateTimeOffset instant) => instant.ToMicroseconds().ToString(Microseconds, CultureInfo.InvariantCulture);
}
