using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Minimum and maximum values as strings with four decimal places, such as <c>"10.5000"</c> (checklists.md 1.2).</summary>
public static class DecimalText
{
    public static string? Format(decimal? number) => number?.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Reads a JSON number, or a string that contains a number.</summary>
    public static bool TryRead(JsonElement value, out decimal number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDecimal(out number),
            JsonValueKind.String => decimal.TryParse(
                value.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }
}
