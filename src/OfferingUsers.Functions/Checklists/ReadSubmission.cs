using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The answers of a submission, all validated before any is stored, each fault at its element's place (checklists.md 2.1 and 2.3).</summary>
public sealed class ReadSubmission(ChecklistStore checklists)
{
    private const string NoData = "No data provided";
    private const int MaxQuotedLength = 50;

    /// <summary>The answers, or what is wrong with them.</summary>
    /// <param name="completion">As it is stored: files sent before are looked up in it.</param>
    public async Task<Outcome<SubmittedAnswers>> FromAsync(SubmissionBody body, Checklist checklist, Completion completion, CancellationToken cancellation)
    {
        if (body.Json.ValueKind != JsonValueKind.Array)
        {
            return InvalidFields.ForBody(body.Json.ValueKind == JsonValueKind.Null ? NoData : CatalogValues.NotAList(body.Json));
        }

        var answers = new List<SubmittedAnswer>();
        var faults = new JsonArray();
        var isFaulty = false;
        foreach (var element in body.Json.EnumerateArray())
        {
            var fault = Fields(element, out var uuid, out var data)
                ?? await ReadAsync(faults.Count, uuid, data, body, checklist, completion, answers, cancellation);
            isFaulty |= fault is not null;
            faults.Add(fault ?? new JsonObject());
        }

        return isFaulty ? new InvalidJson(faults) : new SubmittedAnswers(faults.Count, answers);
    }

    /// <summary>The message of an answer that is not valid.</summary>
    internal static JsonObject Invalid(Question question, JsonElement data)
    {
        var text = question.Description.Length > MaxQuotedLength ? question.Description[..MaxQuotedLength] + "..." : question.Description;
        return Whole($"Answer value '{PythonText.Format(data)}' is not valid for the question '{text}' (type: {question.QuestionType}).");
    }

    private async Task<JsonNode?> ReadAsync(
        int place, Guid uuid, JsonElement data, SubmissionBody body,
        Checklist checklist, Completion completion, List<SubmittedAnswer> answers, CancellationToken cancellation)
    {
        if (checklist.Find(uuid) is not { } question)
        {
            return Whole(await ExistsElsewhereAsync(uuid, cancellation)
                ? $"Question {uuid:D} does not belong to this checklist"
                : $"Question with UUID {uuid:D} does not exist");
        }

        var files = default(ImmutableArray<AnswerFile>?);
        if (data.ValueKind != JsonValueKind.Null && QuestionType.IsFile(question.QuestionType))
        {
            files = ReadFileAnswer.From(question, data, body, completion);
        }

        if (data.ValueKind != JsonValueKind.Null && files is null && !AnswerRule.IsValid(question, data))
        {
            return Invalid(question, data);
        }

        answers.Add(new SubmittedAnswer(place, question, data, files));
        return null;
    }

    private static JsonNode? Fields(JsonElement element, out Guid uuid, out JsonElement data)
    {
        (uuid, data) = (default, default);
        if (element.ValueKind == JsonValueKind.Null)
        {
            return new JsonArray(TextField.NotNull);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return Whole($"Invalid data. Expected a dictionary, but got {TypeName.Of(element)}.");
        }

        var faults = new JsonObject();
        if (!element.TryGetProperty("question_uuid", out var given))
        {
            faults["question_uuid"] = new JsonArray(TextField.Required);
        }
        else if (given.ValueKind == JsonValueKind.Null)
        {
            faults["question_uuid"] = new JsonArray(TextField.NotNull);
        }
        else if (given.ValueKind != JsonValueKind.String || !Uuids.TryParse(given.GetString(), out uuid))
        {
            faults["question_uuid"] = new JsonArray("Must be a valid UUID.");
        }

        if (!element.TryGetProperty("answer_data", out data))
        {
            faults["answer_data"] = new JsonArray(TextField.Required);
        }

        return faults.Count > 0 ? faults : null;
    }

    /// <summary>Only a fault asks for it.</summary>
    private async Task<bool> ExistsElsewhereAsync(Guid question, CancellationToken cancellation) =>
        (await checklists.WithQuestionAsync(question, cancellation)).Count > 0;

    private static JsonObject Whole(string message) => new() { [InvalidFields.NonField] = new JsonArray(message) };
}

/// <summary>A submission all of whose answers are valid.</summary>
/// <param name="Elements">How many elements the request had.</param>
public sealed record SubmittedAnswers(int Elements, IReadOnlyList<SubmittedAnswer> Answers);

/// <summary>A valid answer.</summary>
/// <param name="Place">Which element of the request it is.</param>
/// <param name="Data">As it was sent.</param>
/// <param name="Files">The files of a file question's answer; null for every other and for a removal.</param>
public sealed record SubmittedAnswer(int Place, Question Question, JsonElement Data, ImmutableArray<AnswerFile>? Files);
