using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The JSON objects of checklists.md 5.1. Review data is written for reviewers only.</summary>
internal static class ChecklistRepresentation
{
    /// <summary>Writes <c>ChecklistShort</c>.</summary>
    public static void WriteShort(Utf8JsonWriter json, Checklist checklist)
    {
        json.WriteStartObject();
        json.WriteString("uuid", checklist.Uuid.Hex());
        json.WriteString("name", checklist.Name);
        json.WriteString("description", checklist.Description);
        json.WriteString("checklist_type", checklist.ChecklistType);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>Completion</c>, or <c>CompletionReviewer</c>.</summary>
    public static void WriteCompletion(Utf8JsonWriter json, Checklist checklist, Completion completion, bool forReviewer)
    {
        json.WriteStartObject();
        json.WriteString("uuid", completion.Uuid.Hex());
        json.WriteBoolean("is_completed", completion.IsCompleted);
        json.WritePropertyName("completion_percentage");
        json.WriteRawValue(Progress.Percentage(checklist, completion).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteStartArray("unanswered_required_questions");
        foreach (var question in Progress.UnansweredRequired(checklist, completion))
        {
            json.WriteStartObject();
            json.WriteString("uuid", question.Uuid.Hex());
            json.WriteString("description", question.Description);
            json.WriteString("question_type", question.QuestionType);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("checklist_name", checklist.Name);
        json.WriteString("checklist_description", checklist.Description);
        json.WriteString("created", completion.Created.ToWire());
        json.WriteString("modified", completion.Modified.ToWire());
        if (forReviewer)
        {
            WriteReview(json, checklist, completion);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes <c>QuestionWithAnswer</c>, or <c>QuestionWithAnswerReviewer</c>.</summary>
    public static void WriteQuestion(Utf8JsonWriter json, Checklist checklist, Question question, Completion completion, Guid caller, bool forReviewer)
    {
        json.WriteStartObject();
        json.WriteString("uuid", question.Uuid.Hex());
        json.WriteString("description", question.Description);
        json.WriteString("user_guidance", Guidance.For(question, completion, caller));
        json.WriteString("question_type", question.QuestionType);
        json.WriteBoolean("required", question.Required);
        json.WriteNumber("order", question.Order);
        json.WritePropertyName("existing_answer");
        WriteAnswer(json, question, completion.EffectiveAnswer(question.Uuid), forReviewer);
        WriteOptions(json, question);
        WriteLimits(json, question);
        WriteDependencies(json, checklist, question);
        if (forReviewer)
        {
            WriteTrigger(json, question);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the keys of <c>Question</c>, inside an object that the caller starts and ends.</summary>
    /// <param name="writeOptions">Writes <c>question_options</c>.</param>
    internal static void WriteDefinition(Utf8JsonWriter json, Question question, Action writeOptions)
    {
        json.WriteString("uuid", question.Uuid.Hex());
        json.WriteBoolean("required", question.Required);
        json.WriteString("description", question.Description);
        json.WriteString("user_guidance", question.UserGuidance);
        writeOptions();
        json.WriteString("question_type", question.QuestionType);
        json.WriteNumber("order", question.Order);
        WriteLimits(json, question);
        WriteTrigger(json, question);
        WriteValue(json, "guidance_answer_value", question.GuidanceAnswerValue);
        json.WriteString("guidance_operator", question.GuidanceOperator);
        json.WriteBoolean("always_show_guidance", question.AlwaysShowGuidance);
        json.WriteString("dependency_logic_operator", question.DependencyLogicOperator);
    }

    internal static void WriteOptions(Utf8JsonWriter json, Question question)
    {
        json.WriteStartArray("question_options");
        foreach (var option in QuestionType.IsSelect(question.QuestionType)
            ? question.Options.OrderBy(option => option.Order)
            : Enumerable.Empty<QuestionOption>())
        {
            json.WriteStartObject();
            json.WriteString("uuid", option.Uuid.Hex());
            json.WriteString("label", option.Label);
            json.WriteNumber("order", option.Order);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WriteLimits(Utf8JsonWriter json, Question question)
    {
        json.WriteString("min_value", DecimalText.Format(question.MinValue));
        json.WriteString("max_value", DecimalText.Format(question.MaxValue));
        WriteTexts(json, "allowed_file_types", question.AllowedFileTypes);
        WriteTexts(json, "allowed_mime_types", question.AllowedMimeTypes);
        WriteNumber(json, "max_file_size_mb", question.MaxFileSizeMb);
        WriteNumber(json, "max_files_count", question.MaxFilesCount);
        WriteNumber(json, "likert_scale_length", question.LikertScaleLength);
        json.WriteString("likert_low_label", question.LikertLowLabel);
        json.WriteString("likert_high_label", question.LikertHighLabel);
        json.WriteBoolean("likert_allow_na", question.LikertAllowNa);
        WriteNumber(json, "rich_text_char_limit", question.RichTextCharLimit);
        json.WriteString("rich_text_toolbar_level", question.RichTextToolbarLevel);
    }

    /// <summary>On what a question depends, in words (newer-waldur.md 4.2); null if it depends on nothing.</summary>
    private static void WriteDependencies(Utf8JsonWriter json, Checklist checklist, Question question)
    {
        if (question.Dependencies.IsEmpty)
        {
            json.WriteNull("dependencies_info");
            return;
        }

        json.WriteStartObject("dependencies_info");
        json.WriteString("logic", question.DependencyLogicOperator);
        json.WriteStartArray("conditions");
        foreach (var dependency in question.Dependencies)
        {
            json.WriteStartObject();
            json.WriteString("question_description", checklist.Find(dependency.DependsOnQuestion)?.Description ?? "");
            json.WriteString("operator", dependency.Operator);
            WriteValue(json, "required_value", dependency.RequiredAnswerValue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteTrigger(Utf8JsonWriter json, Question question)
    {
        json.WriteString("operator", question.Operator);
        WriteValue(json, "review_answer_value", question.ReviewAnswerValue);
        json.WriteBoolean("always_requires_review", question.AlwaysRequiresReview);
    }

    internal static void WriteValue(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json);
        }
    }

    private static void WriteReview(Utf8JsonWriter json, Checklist checklist, Completion completion)
    {
        json.WriteBoolean("requires_review", completion.RequiresReview);
        WriteNumber(json, "reviewed_by", completion.ReviewedBy);
        json.WriteString("reviewed_by_name", "");
        json.WriteString("reviewed_at", completion.ReviewedAt?.ToWire());
        json.WriteString("review_notes", completion.ReviewNotes);
        json.WriteStartArray("review_trigger_summary");
        foreach (var (question, answer) in Review.Flagged(checklist, completion))
        {
            json.WriteStartObject();
            json.WriteString("question", question.Description);
            WriteValue(json, "answer", answer.Data);
            WriteValue(json, "trigger_value", question.ReviewAnswerValue);
            json.WriteString("operator", question.Operator);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAnswer(Utf8JsonWriter json, Question question, Answer? answer, bool forReviewer)
    {
        if (answer is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("uuid", answer.Uuid.Hex());
        json.WriteString("question_description", question.Description);
        json.WriteString("question_type", question.QuestionType);
        json.WriteBoolean("question_required", question.Required);
        WriteValue(json, "answer_data", answer.Data);

        // The newest clients demand the key; only a reviewer is told its value.
        json.WriteBoolean("requires_review", forReviewer && answer.RequiresReview);
        json.WriteNumber("user", answer.User.Number);
        json.WriteString("user_name", answer.User.FullName);
        json.WriteString("created", answer.Created.ToWire());
        json.WriteString("modified", answer.Modified.ToWire());
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
