using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Validates answers by the type of their question (checklists.md 2.2), files excepted. An empty string is a valid answer even if required.</summary>
public static partial class AnswerRule
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "d MMM yyyy", "d MMMM yyyy", "MM/dd/yyyy", "MM.dd.yyyy", "dd.MM.yyyy",
    ];

    public static bool IsValid(Question question, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.QuestionType switch
        {
            QuestionType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            QuestionType.SingleSelect => IsOptions(question, value) && value.GetArrayLength() == 1,
            QuestionType.MultiSelect => IsOptions(question, value),
            QuestionType.TextInput or QuestionType.TextArea or "phone_number" or "email" or "url" or "country" => value.ValueKind == JsonValueKind.String,
            QuestionType.Number => NumberOf(value) is { } number && IsWithin(question, number),
            "year" or "rating" => NumberOf(value) is { } integer && integer == Math.Floor(integer) && IsWithin(question, integer),
            QuestionType.Date => value.ValueKind == JsonValueKind.String && IsDate(value.GetString()!),
            QuestionType.Likert => LikertAnswer.IsValid(question, value),
            QuestionType.RichText => RichText.IsValid(question, value),
            "datetime" => value.ValueKind == JsonValueKind.String && IsoInstant.TryRead(value.GetString()!, out _),
            _ => false,
        };
    }

    /// <summary>The value as it is stored: uuids of options in hex, positions as numbers, markup clean, everything else unchanged.</summary>
    public static JsonElement Normalize(Question question, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.QuestionType switch
        {
            QuestionType.Likert => LikertAnswer.Normalize(value),
            QuestionType.RichText => RichText.Normalize(value),
            _ => NormalizeOptions(question, value),
        };
    }

    private static JsonElement NormalizeOptions(Question question, JsonElement value) =>
        QuestionType.IsSelect(question.QuestionType) && value.ValueKind == JsonValueKind.Array
            ? JsonSerializer.SerializeToElement(
                value.EnumerateArray()
                    .Select(option =>
                        Uuids.TryParse(option.ValueKind == JsonValueKind.String ? option.GetString() : null, out var uuid) ? uuid.Hex() : option.ToString())
                    .ToArray(),
                StringArrayJson.Default.StringArray)
            : value.Clone();

    private static bool IsOptions(Question question, JsonElement value) => value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(item =>
            item.ValueKind == JsonValueKind.String && Uuids.TryParse(item.GetString(), out var uuid) && question.Options.Any(option => option.Uuid == uuid));

    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when double.IsFinite(value.GetDouble()) => value.GetDouble(),
        JsonValueKind.String when NumberPattern().IsMatch(value.GetString()!)
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static bool IsWithin(Question question, double number) =>
        !(number < (double?)question.MinValue) && !(number > (double?)question.MaxValue);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text.Trim(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        || IsoInstant.TryRead(text.Trim(), out _);

    [GeneratedRegex(@"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*\z")]
    private static partial Regex NumberPattern();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class StringArrayJson : System.Text.Json.Serialization.JsonSerializerContext;
