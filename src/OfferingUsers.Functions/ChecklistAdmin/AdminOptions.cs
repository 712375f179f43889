using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin-question-options/</c>.</summary>
public sealed class AdminOptions(QuestionLink links, ReadChecklists stored) : AdminResource
{
    public const string Path = "checklists-admin-question-options";
    public const string Route = "api/" + Path;

    public override string Name => Path;

    public override IEnumerable<AdminObject> In(IEnumerable<JsonObject> checklists) => checklists.SelectMany(checklist =>
        AdminQuestions.InOrder(checklist).SelectMany(question => InOrder(question).Select(option => new AdminObject(checklist, question, option))));

    /// <summary>A question's options by their order, those of one order as they were added.</summary>
    public static IEnumerable<JsonObject> InOrder(JsonObject question) => Parts(question, "options").OrderBy(option => option["order"]!.GetValue<int>());

    public override Task<IReadOnlyList<JsonObject>> HoldersAsync(string uuid, CancellationToken cancellation) => stored.WithOptionAsync(uuid, cancellation);

    public override AdminFilter Filter(ListParameters parameters)
    {
        var question = parameters.Uuid("question_uuid")?.Hex();
        return question is null
            ? new(stored.AllAsync, _ => true)
            : new(token => stored.WithQuestionAsync(question, token), candidate => Text(candidate.Question!, "uuid") == question);
    }

    public override void Write(Utf8JsonWriter json, AdminObject shown, string baseUrl)
    {
        json.WriteStartObject();
        json.WriteString("uuid", shown.Uuid);
        json.WriteString("label", Text(shown.Self, "label"));
        json.WriteNumber("order", shown.Self["order"]!.GetValue<int>());
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("question", QuestionLink.Url(baseUrl, shown.Question!));
        json.WriteString("question_uuid", Text(shown.Question!, "uuid"));
        json.WriteEndObject();
    }

    public override Task<Outcome<string>> ParentOfAsync(JsonElement body, CancellationToken cancellation) =>
        links.ChecklistOfAsync(body, "question", cancellation);

    public override Refusal? Put(JsonObject checklist, string uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        var option = Parts(checklist, "questions").SelectMany(question => Parts(question, "options"))
            .FirstOrDefault(candidate => Text(candidate, "uuid") == uuid);
        var label = Read(body, "label", CatalogValues.Name(255), errors, isRequired: !isPartial);
        var order = Read(body, "order", CatalogValues.WholeNumber(0), errors);
        var question = option is null ? links.Read(body, "question", errors) : null;
        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        if (option is null)
        {
            option = new JsonObject { ["uuid"] = uuid, ["label"] = "", ["order"] = 0 };
            Parts(checklist, "questions").Single(candidate => Text(candidate, "uuid") == question)["options"]!.AsArray().Add((JsonNode)option);
        }

        option["label"] = label ?? option["label"]!.DeepClone();
        option["order"] = order ?? option["order"]!.DeepClone();
        return null;
    }

    public override void Remove(JsonObject checklist, string uuid)
    {
        foreach (var question in Parts(checklist, "questions"))
        {
            RemovePart(question, "options", option => Text(option, "uuid") == uuid);
        }
    }
}
