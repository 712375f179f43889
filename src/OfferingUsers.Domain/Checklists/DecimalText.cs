using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Bounds are decimals of four places, shown as texts (checklists.md 1.2): <c>"10.5000"</c>.</summary>
public static class DecimalText
{
    public static string? Of(decimal? number) => number?.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Reads a number, or the text of one.</summary>
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
