using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin-question-dependencies/</c>.</summary>
public sealed class AdminDependencies(QuestionLink links, ReadChecklists stored) : AdminResource
{
    public const string Path = "checklists-admin-question-dependencies";
    public const string Route = "api/" + Path;

    private const string TwoChecklists = "A question can only depend on one of its own checklist.";

    public override string Name => Path;

    public override IEnumerable<AdminObject> In(IEnumerable<JsonObject> checklists) => checklists.SelectMany(checklist =>
        AdminQuestions.InOrder(checklist)
            .SelectMany(question => Parts(question, "dependencies").Select(dependency => new AdminObject(checklist, question, dependency))));

    public override Task<IReadOnlyList<JsonObject>> HoldersAsync(string uuid, CancellationToken cancellation) =>
        stored.WithDependencyAsync(uuid, cancellation);

    public override AdminFilter Filter(ListParameters parameters)
    {
        var (question, on) = (parameters.Uuid("question_uuid")?.Hex(), parameters.Uuid("depends_on_question_uuid")?.Hex());
        return new(
            // A question depends on one of its own checklist only, so either of the two leads there.
            (question ?? on) is { } named ? token => stored.WithQuestionAsync(named, token) : stored.AllAsync,
            candidate => (question is null || Text(candidate.Question!, "uuid") == question)
                && (on is null || Text(candidate.Self, "depends_on_question") == on));
    }

    public override void Write(Utf8JsonWriter json, AdminObject shown, string baseUrl)
    {
        var on = QuestionIn(shown.Checklist, Text(shown.Self, "depends_on_question"))!;
        json.WriteStartObject();
        json.WriteString("uuid", shown.Uuid);
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("question", QuestionLink.Url(baseUrl, shown.Question!));
        json.WriteString("question_name", Text(shown.Question!, "description"));
        json.WriteString("depends_on_question", QuestionLink.Url(baseUrl, on));
        json.WriteString("depends_on_question_name", Text(on, "description"));
        json.WritePropertyName("required_answer_value");
        if (shown.Self["required_answer_value"] is { } value)
        {
            value.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("operator", Text(shown.Self, "operator"));
        json.WriteEndObject();
    }

    public override Task<Outcome<string>> ParentOfAsync(JsonElement body, CancellationToken cancellation) =>
        links.ChecklistOfAsync(body, "question", cancellation);

    public override Refusal? Put(JsonObject checklist, string uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        var before = In([checklist]).FirstOrDefault(candidate => candidate.Uuid == uuid);
        var question = isPartial && !Has(body, "question") ? Text(before!.Question!, "uuid") : links.Read(body, "question", errors);
        var on = isPartial && !Has(body, "depends_on_question") ? Text(before!.Self, "depends_on_question") : links.Read(body, "depends_on_question", errors);
        if (!isPartial && !Has(body, "required_answer_value"))
        {
            errors.Add("required_answer_value", TextField.Required);
        }

        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        if (QuestionIn(checklist, question!) is not { } owner || QuestionIn(checklist, on!) is null)
        {
            return InvalidFields.ForBody(TwoChecklists);
        }

        var after = new JsonObject
        {
            ["uuid"] = uuid,
            ["depends_on_question"] = on,
            ["required_answer_value"] = body.TryGetProperty("required_answer_value", out var value)
                ? JsonNode.Parse(value.GetRawText())
                : before?.Self["required_answer_value"]?.DeepClone(),
            ["operator"] = body.TryGetProperty("operator", out var name) ? name.ToString() : before?.Self["operator"]?.DeepClone() ?? AnswerOperator.EqualTo,
        };
        if (before is not null && ReferenceEquals(before.Question, owner))
        {
            before.Self.ReplaceWith(after);
            return null;
        }

        Remove(checklist, uuid);
        owner["dependencies"]!.AsArray().Add((JsonNode)after);
        return null;
    }

    public override void Remove(JsonObject checklist, string uuid)
    {
        foreach (var question in Parts(checklist, "questions"))
        {
            RemovePart(question, "dependencies", dependency => Text(dependency, "uuid") == uuid);
        }
    }

    private static JsonObject? QuestionIn(JsonObject checklist, string uuid) =>
        Parts(checklist, "questions").FirstOrDefault(question => Text(question, "uuid") == uuid);
}
