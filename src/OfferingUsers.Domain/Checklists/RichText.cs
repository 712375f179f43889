using System.Text.Json;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Checklists;

/// <summary>An answer to a rich-text question, in Markdown or HTML (newer-waldur.md 4.4). What may be markup is stored clean, as comments are.</summary>
public static class RichText
{
    public static bool IsValid(Question question, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(question);
        return value.ValueKind == JsonValueKind.String
            && value.GetString()! is var text
            && !(Length(text) > question.RichTextCharLimit)
            && (!IsMarkup(text) || CommentSanitizer.Sanitize(text).Error is null);
    }

    /// <summary>The answer as it is stored.</summary>
    public static JsonElement Normalize(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()! is var text && IsMarkup(text)
        ? JsonSerializer.SerializeToElement(CommentSanitizer.Sanitize(text).Html, StringArrayJson.Default.String)
        : value.Clone();

    private static bool IsMarkup(string text) => text.AsSpan().IndexOfAny('<', '&') >= 0;

    /// <summary>In Unicode characters.</summary>
    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);
}
