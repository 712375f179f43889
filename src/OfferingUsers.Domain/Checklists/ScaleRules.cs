using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Validates the keys of likert and rich-text questions (newer-waldur.md 4.3 and 4.4), of which only those that are present are checked.</summary>
internal static class ScaleRules
{
    private const string LengthRequired = "likert_scale_length is required for LIKERT type questions.";
    private const string OnlyLikert =
        "Likert fields (likert_scale_length, likert_low_label, likert_high_label, likert_allow_na) can only be set for LIKERT type questions.";

    private const string LimitNotPositive = "rich_text_char_limit must be a positive number.";
    private const string OnlyRichText = "Rich text fields (rich_text_char_limit, rich_text_toolbar_level) can only be set for RICH_TEXT type questions.";

    private static readonly string[] LikertKeys = ["likert_low_label", "likert_high_label", "likert_allow_na"];

    /// <summary>The first validation error; null if there is none.</summary>
    /// <param name="type">The question's type.</param>
    /// <param name="isTypeSent">Whether the type is among what was sent.</param>
    public static string? FindError(JsonElement question, string type, bool isTypeSent) =>
        FindLikertError(question, type, isTypeSent) ?? FindRichTextError(question, type);

    private static string? FindLikertError(JsonElement question, string type, bool isTypeSent)
    {
        var hasLength = question.TryGetProperty("likert_scale_length", out var length) && length.ValueKind != JsonValueKind.Null;
        if (type == QuestionType.Likert)
        {
            return isTypeSent && !hasLength ? LengthRequired : null;
        }

        return hasLength || LikertKeys.Any(key => IsTruthy(question, key)) ? OnlyLikert : null;
    }

    private static string? FindRichTextError(JsonElement question, string type)
    {
        var hasLimit = question.TryGetProperty("rich_text_char_limit", out var limit) && limit.ValueKind != JsonValueKind.Null;
        if (type == QuestionType.RichText)
        {
            return hasLimit && limit.ValueKind == JsonValueKind.Number && limit.GetDouble() < 1 ? LimitNotPositive : null;
        }

        // The level that every question shows is accepted back.
        return hasLimit || (IsTruthy(question, "rich_text_toolbar_level") && question.GetProperty("rich_text_toolbar_level") is var level
            && !(level.ValueKind == JsonValueKind.String && level.GetString() == QuestionType.StandardToolbar))
                ? OnlyRichText
                : null;
    }

    private static bool IsTruthy(JsonElement question, string key) => question.TryGetProperty(key, out var value) && Review.IsTruthy(value);
}
