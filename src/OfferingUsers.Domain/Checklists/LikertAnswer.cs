using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>An answer to a likert question: a position from 0, the lowest, or <c>na</c> where that is allowed (newer-waldur.md 4.3).</summary>
public static class LikertAnswer
{
    /// <summary>The answer of who has none to give.</summary>
    public const string NotApplicable = "na";

    public static bool IsValid(Question question, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(question);
        return IsNotApplicable(value) ? question.LikertAllowNa : PositionOf(value) is { } position && position >= 0 && position < question.LikertScaleLength;
    }

    /// <summary>Whether it may be the value of a condition.</summary>
    public static bool IsCondition(JsonElement value) => IsNotApplicable(value) || (value.ValueKind == JsonValueKind.Number && PositionOf(value) is not null);

    /// <summary>The answer as it is stored: a position that was sent as a text is a number.</summary>
    public static JsonElement Normalize(JsonElement value) => value.ValueKind == JsonValueKind.String && PositionOf(value) is { } position
        ? JsonElement.Parse(position.ToString(CultureInfo.InvariantCulture))
        : value.Clone();

    private static bool IsNotApplicable(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() == NotApplicable;

    private static int? PositionOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt32(out var position) => position,
        JsonValueKind.String when int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var position) => position,
        _ => null,
    };
}
