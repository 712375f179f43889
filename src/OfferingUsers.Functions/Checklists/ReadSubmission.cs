using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The answers of a submission, all validated before any is stored, each fault at its element's place (checklists.md 2.1 and 2.3).</summary>
public sealed class ReadSubmission(CatalogStore catalog)
{
    private const string NoData = "No data provided";
    private const int LongestText = 50;

    public async Task<Outcome<IReadOnlyList<(Question Question, JsonElement Data)>>> FromAsync(HttpRequest request, Checklist checklist, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAnyAsync(request, cancellation).ConfigureAwait(false);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (body.Value.ValueKind != JsonValueKind.Array)
        {
            return InvalidFields.Whole(body.Value.ValueKind == JsonValueKind.Null ? NoData : CatalogValues.NotAList(body.Value));
        }

        var answers = new List<(Question, JsonElement)>();
        var faults = new JsonArray();
        var isFaulty = false;
        foreach (var element in body.Value.EnumerateArray())
        {
            var fault = await ReadAsync(element, checklist, answers, cancellation).ConfigureAwait(false);
            isFaulty |= fault is not null;
            faults.Add(fault ?? new JsonObject());
        }

        return isFaulty ? new InvalidJson(faults) : answers;
    }

    private async Task<JsonNode?> ReadAsync(JsonElement element, Checklist checklist, List<(Question, JsonElement)> answers, CancellationToken cancellation)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return new JsonArray(TextField.NotNull);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return Whole($"Invalid data. Expected a dictionary, but got {TypeName.Of(element)}.");
        }

        var faults = new JsonObject();
        Guid uuid = default;
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

        if (!element.TryGetProperty("answer_data", out var data))
        {
            faults["answer_data"] = new JsonArray(TextField.Required);
        }

        if (faults.Count > 0)
        {
            return faults;
        }

        if (checklist.Find(uuid) is not { } question)
        {
            return Whole(await ExistsElsewhereAsync(uuid, cancellation).ConfigureAwait(false)
                ? $"Question {uuid:D} does not belong to this checklist"
                : $"Question with UUID {uuid:D} does not exist");
        }

        if (data.ValueKind != JsonValueKind.Null && !AnswerRule.IsValid(question, data))
        {
            var text = question.Description.Length > LongestText ? question.Description[..LongestText] + "..." : question.Description;
            return Whole($"Answer value '{PythonText.Of(data)}' is not valid for the question '{text}' (type: {question.QuestionType}).");
        }

        answers.Add((question, AnswerRule.Normalize(question, data)));
        return null;
    }

    /// <summary>Questions are embedded in their checklists, so this looks through them; only a fault asks for it.</summary>
    private async Task<bool> ExistsElsewhereAsync(Guid question, CancellationToken cancellation)
    {
        var hex = question.Hex();
        return (await catalog.OfKindAsync(CatalogCollections.Checklists.Kind, cancellation).ConfigureAwait(false))
            .Any(checklist => checklist.Value["questions"]!.AsArray().Any(candidate => candidate!["uuid"]!.GetValue<string>() == hex));
    }

    private static JsonObject Whole(string message) => new() { [InvalidFields.NonField] = new JsonArray(message) };
}
