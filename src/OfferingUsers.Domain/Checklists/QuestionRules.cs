using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Validates question definitions (checklists.md 6). Only keys that are present are checked, so defaults are always valid.</summary>
public static class QuestionRules
{
    private static readonly string[] Types =
    [
        QuestionType.Boolean, QuestionType.SingleSelect, QuestionType.MultiSelect, QuestionType.TextInput, QuestionType.TextArea,
        QuestionType.Number, QuestionType.Date,
        QuestionType.File, QuestionType.MultipleFiles, "phone_number", "year", "email", "url", "country", "rating", "datetime",
        QuestionType.Likert, QuestionType.RichText,
    ];

    /// <summary>The first validation error of a question; null if it is valid.</summary>
    public static string? FindError(JsonElement question)
    {
        var type = TypeOf(question);
        if (!IsKnownType(type))
        {
            return $"\"{type}\" is not a valid choice.";
        }

        return FindTriggerError(question, type) ?? FindGuidanceError(question, type) ?? FindBoundsError(question, type) ?? FindFilesError(question, type)
            ?? ScaleRules.FindError(question, type, isTypeSent: question.TryGetProperty("question_type", out _));
    }

    /// <summary>Whether a question type exists.</summary>
    public static bool IsKnownType(string type) => Types.Contains(type);

    /// <summary>The validation error of a change, of which only the review trigger and the scales are judged; null if it is valid.</summary>
    /// <param name="type">The question's type, where none is sent.</param>
    public static string? FindChangeError(JsonElement question, string type)
    {
        var sent = GetText(question, "question_type");
        return FindTriggerError(question, sent ?? type) ?? ScaleRules.FindError(question, sent ?? type, isTypeSent: sent is not null);
    }

    /// <summary>Whether an operator is allowed for a question type (checklists.md 4.1).</summary>
    public static bool IsOperatorAllowed(string name, string type) => name switch
    {
        AnswerOperator.EqualTo or AnswerOperator.NotEqualTo => type is QuestionType.Number or QuestionType.Date or QuestionType.Boolean or QuestionType.File
            or QuestionType.Likert or "year" or "phone_number" or "email" or "url" or "country" or "rating" or "datetime",
        AnswerOperator.Contains => type is QuestionType.TextInput or QuestionType.TextArea or QuestionType.File or QuestionType.MultipleFiles
            or "phone_number" or "email" or "url",
        AnswerOperator.In or AnswerOperator.NotIn => type is QuestionType.SingleSelect or QuestionType.MultiSelect or QuestionType.MultipleFiles or "country",
        _ => false,
    };

    /// <summary>Whether a condition's value has the JSON type that the question type requires.</summary>
    public static bool IsWellFormed(JsonElement value, string type) => type switch
    {
        QuestionType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null,
        QuestionType.TextInput or QuestionType.TextArea => IsListOf(value, item => item.ValueKind == JsonValueKind.String),
        QuestionType.SingleSelect => IsListOf(value, IsUuid) && value.GetArrayLength() > 0,
        QuestionType.MultiSelect => IsListOf(value, IsUuid),
        QuestionType.File => value.ValueKind == JsonValueKind.Object,
        QuestionType.MultipleFiles => value.ValueKind == JsonValueKind.Array,
        QuestionType.Likert => LikertAnswer.IsCondition(value),
        _ => AnswerRule.IsValid(new Question { Uuid = Guid.Empty, QuestionType = type }, value)
            || (value.ValueKind == JsonValueKind.Array && type is "phone_number" or "email" or "url" or "country"),
    };

    private static string TypeOf(JsonElement question) => GetText(question, "question_type") ?? QuestionType.Boolean;

    private static string? FindTriggerError(JsonElement question, string type)
    {
        question.TryGetProperty("operator", out var given);
        var name = GetText(question, "operator");
        var hasValue = question.TryGetProperty("review_answer_value", out var value);
        var isDefault = name is null or AnswerOperator.EqualTo
            && !Review.IsTruthy(value)
            && value.ValueKind is not (JsonValueKind.False or JsonValueKind.Number or JsonValueKind.String or JsonValueKind.Object);
        if (isDefault)
        {
            return null;
        }

        if (Review.IsTruthy(given) != Review.IsTruthy(value))
        {
            return "Both 'operator' and 'review_answer_value' must be set together or both must be empty.";
        }

        if (!Review.IsTruthy(given))
        {
            return null;
        }

        return !IsOperatorAllowed(name!, type) ? $"Operator '{name}' is not valid for question type '{type}'."
            : !IsWellFormed(value, type) ? $"Review answer value '{PythonText.Format(value)}' is not valid for question type '{type}'."
            : null;
    }

    private static string? FindGuidanceError(JsonElement question, string type)
    {
        if (!question.TryGetProperty("always_show_guidance", out var always) || always.ValueKind != JsonValueKind.False)
        {
            return null;
        }

        var name = GetText(question, "guidance_operator") ?? AnswerOperator.EqualTo;
        if (name.Length == 0 || !question.TryGetProperty("guidance_answer_value", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return "When 'always_show_guidance' is False, both 'guidance_operator' and 'guidance_answer_value' must be set.";
        }

        return !IsOperatorAllowed(name, type) ? $"Guidance operator '{name}' is not valid for question type '{type}'."
            : !IsWellFormed(value, type) ? $"Guidance answer value '{PythonText.Format(value)}' is not valid for question type '{type}'."
            : null;
    }

    private static string? FindBoundsError(JsonElement question, string type)
    {
        var (min, max) = (GetBound(question, "min_value"), GetBound(question, "max_value"));
        if ((min is not null || max is not null) && type is not (QuestionType.Number or "year" or "rating"))
        {
            return "Min and max values can only be set for NUMBER type questions.";
        }

        return min > max ? "Minimum value cannot be greater than maximum value." : null;
    }

    private static string? FindFilesError(JsonElement question, string type)
    {
        string[] keys = ["allowed_file_types", "allowed_mime_types", "max_file_size_mb", "max_files_count"];
        if (!QuestionType.IsFile(type) && keys.Any(key => question.TryGetProperty(key, out var value) && Review.IsTruthy(value)))
        {
            return "File validation fields (allowed_file_types, allowed_mime_types, "
                + "max_file_size_mb, max_files_count) can only be set for FILE or MULTIPLE_FILES type questions.";
        }

        foreach (var extension in GetItems(question, "allowed_file_types")
            .Where(item => item.ValueKind != JsonValueKind.String || !item.GetString()!.StartsWith('.')))
        {
            return $"Invalid file type '{PythonText.Format(extension)}'. File types must be strings starting with '.' (e.g., '.pdf', '.doc').";
        }

        foreach (var mime in GetItems(question, "allowed_mime_types")
            .Where(item => item.ValueKind != JsonValueKind.String || item.GetString()!.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            return $"Invalid MIME type '{PythonText.Format(mime)}'. "
                + "MIME types must be in format 'type/subtype' or 'type/*' (e.g., 'application/pdf', 'image/*').";
        }

        return GetBound(question, "max_file_size_mb") <= 0 ? "max_file_size_mb must be a positive number."
            : GetBound(question, "max_files_count") <= 0 ? "max_files_count must be a positive number."
            : type == QuestionType.File && GetBound(question, "max_files_count") is not null
                ? "max_files_count can only be set for MULTIPLE_FILES type questions, not FILE type."
            : null;
    }

    private static string? GetText(JsonElement question, string key) =>
        question.TryGetProperty(key, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Null ? null : value.GetRawText()
            : null;

    private static IEnumerable<JsonElement> GetItems(JsonElement question, string key) =>
        question.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>A numeric limit; null if missing or not a number, which is rejected when the question is read.</summary>
    private static decimal? GetBound(JsonElement question, string key) =>
        question.TryGetProperty(key, out var value) && DecimalText.TryRead(value, out var number) ? number : null;

    private static bool IsListOf(JsonElement value, Func<JsonElement, bool> isItem) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(isItem);

    private static bool IsUuid(JsonElement value) => value.ValueKind == JsonValueKind.String && Uuids.TryParse(value.GetString(), out _);
}
