using System.Globalization;
using System.Text.RegularExpressions;

namespace OfferingUsers.Domain;

/// <summary>Reads instants as ISO 8601 writes them. Without an offset they are in UTC; a date by itself is its midnight.</summary>
public static partial class IsoInstant
{
    /// <summary>The strict form, for bodies and answers: <c>YYYY-MM-DDThh:mm[:ss[.fffffff]][Z|±hh:mm]</c>.</summary>
    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        instant = default;
        return Strict().IsMatch(text) && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }

    /// <summary>
    /// The lenient form, for parameters of a query (offering-users.md 5.1): digits may be fewer, the fraction longer, the offset without minutes, and its plus
    /// a space, which an unescaped one has become.
    /// </summary>
    public static bool TryReadLenient(string text, out DateTimeOffset instant)
    {
        instant = default;
        var match = Lenient().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var sign = match.Groups["sign"].Value is " " ? "+" : match.Groups["sign"].Value;
        var fraction = match.Groups["fraction"] is { Success: true, Value: var digits } ? "." + digits : "";
        var time = match.Groups["time"] is { Success: true, Value: var clock }
            ? clock + (match.Groups["second"].Success ? "" : ":00") + fraction
            : "00:00:00";
        var zone = match.Groups["zone"].Success
            ? $"{sign}{match.Groups["zone"].Value}:{(match.Groups["minute"].Success ? match.Groups["minute"].Value : "00")}"
            : "Z";
        return DateTimeOffset.TryParse(
            $"{match.Groups["date"].Value}T{time}{zone}", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant);
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?([Zz]|[+-]\d{2}:?\d{2})?)?\z")]
    private static partial Regex Strict();

    [GeneratedRegex(
        @"^(?<date>\d{4}-\d{1,2}-\d{1,2})(?:[Tt ](?<time>\d{1,2}:\d{2}(?<second>:\d{2})?)"
        + @"(?:[.,](?<fraction>\d{1,6})\d*)?(?:\s*(?:[Zz]|(?<sign>[+\- ])(?<zone>\d{2})(?::?(?<minute>\d{2}))?))?)?\z")]
    private static partial Regex Lenient();
}
