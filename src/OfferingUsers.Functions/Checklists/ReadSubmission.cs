using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Validates all answers of a submission; each error has the index of its element (checklists.md 2.1 and 2.3).</summary>
public sealed class ReadSubmission(ChecklistStore checklists)
{
    private const string NoData = "No data provided";
    private const int MaxQuotedLength = 50;
    private const int MaxElements = 1000;
    private const string TooMany = "A submission has at most 1000 answers.";

    /// <summary>The valid answers, or the errors.</summary>
    /// <param name="completion">The stored completion, in which files that are sent back are looked up.</param>
    public async Task<Outcome<SubmittedAnswers>> FromAsync(SubmissionBody body, Checklist checklist, Completion completion, CancellationToken cancellation)
    {
        if (body.Json.ValueKind != JsonValueKind.Array)
        {
            return InvalidFields.ForBody(body.Json.ValueKind == JsonValueKind.Null ? NoData : CatalogValues.NotAList(body.Json));
        }

        if (body.Json.GetArrayLength() > MaxElements)
        {
            return new NotPossible(TooMany);
        }

        var elsewhere = await ExistElsewhereAsync(body.Json, checklist, cancellation);
        var answers = new List<SubmittedAnswer>();
        var errors = new JsonArray();
        var hasErrors = false;
        foreach (var element in body.Json.EnumerateArray())
        {
            var error = ReadFields(element, out var uuid, out var data)
                ?? (checklist.Find(uuid) is { } question
                    ? Read(errors.Count, question, data, body, completion, answers)
                    : NonFieldError(elsewhere.Contains(uuid)
                        ? $"Question {uuid:D} does not belong to this checklist"
                        : $"Question with UUID {uuid:D} does not exist"));
            hasErrors |= error is not null;
            errors.Add(error ?? new JsonObject());
        }

        return hasErrors ? new InvalidJson(errors) : new SubmittedAnswers(errors.Count, answers);
    }

    /// <summary>The error of an invalid answer.</summary>
    internal static JsonObject Invalid(Question question, JsonElement data)
    {
        var text = question.Description.Length > MaxQuotedLength ? question.Description[..MaxQuotedLength] + "..." : question.Description;
        return NonFieldError($"Answer value '{PythonText.Format(data)}' is not valid for the question '{text}' (type: {question.QuestionType}).");
    }

    private static JsonNode? Read(
        int index, Question question, JsonElement data, SubmissionBody body, Completion completion, List<SubmittedAnswer> answers)
    {
        var files = default(ImmutableArray<AnswerFile>?);
        if (data.ValueKind != JsonValueKind.Null && QuestionType.IsFile(question.QuestionType))
        {
            files = ReadFileAnswer.From(question, data, body, completion);
        }

        if (data.ValueKind != JsonValueKind.Null && files is null && !AnswerRule.IsValid(question, data))
        {
            return Invalid(question, data);
        }

        answers.Add(new SubmittedAnswer(index, question, data, files));
        return null;
    }

    private static JsonNode? ReadFields(JsonElement element, out Guid uuid, out JsonElement data)
    {
        (uuid, data) = (default, default);
        if (element.ValueKind == JsonValueKind.Null)
        {
            return new JsonArray(TextField.NotNull);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return NonFieldError($"Invalid data. Expected a dictionary, but got {TypeName.Of(element)}.");
        }

        var errors = new JsonObject();
        if (!element.TryGetProperty("question_uuid", out var given))
        {
            errors["question_uuid"] = new JsonArray(TextField.Required);
        }
        else if (given.ValueKind == JsonValueKind.Null)
        {
            errors["question_uuid"] = new JsonArray(TextField.NotNull);
        }
        else if (given.ValueKind != JsonValueKind.String || !Uuids.TryParse(given.GetString(), out uuid))
        {
            errors["question_uuid"] = new JsonArray("Must be a valid UUID.");
        }

        if (!element.TryGetProperty("answer_data", out data))
        {
            errors["answer_data"] = new JsonArray(TextField.Required);
        }

        return errors.Count > 0 ? errors : null;
    }

    /// <summary>Those questions of a submission that other checklists have: one query for all, and only where the error messages need it.</summary>
    private async Task<IReadOnlySet<Guid>> ExistElsewhereAsync(JsonElement elements, Checklist checklist, CancellationToken cancellation)
    {
        var unknown = elements.EnumerateArray()
            .Select(element => ReadFields(element, out var uuid, out _) is null ? uuid : (Guid?)null)
            .OfType<Guid>().Where(uuid => checklist.Find(uuid) is null).ToHashSet();
        return unknown.Count == 0 ? unknown : await checklists.FindQuestionsAsync(unknown, cancellation);
    }

    private static JsonObject NonFieldError(string message) => new() { [InvalidFields.NonField] = new JsonArray(message) };
}

/// <summary>A submission with only valid answers.</summary>
/// <param name="Elements">The number of elements in the request.</param>
public sealed record SubmittedAnswers(int Elements, IReadOnlyList<SubmittedAnswer> Answers);

/// <summary>A valid answer.</summary>
/// <param name="Index">The index of its element in the request.</param>
/// <param name="Data">The value in the request.</param>
/// <param name="Files">The files, if it answers a file question; null for other questions and for a removal.</param>
public sealed record SubmittedAnswer(int Index, Question Question, JsonElement Data, ImmutableArray<AnswerFile>? Files);
