using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Checklists;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin-questions/</c>.</summary>
public sealed class AdminQuestions(HyperlinkField links, AdminOptions options, ReadChecklists stored) : AdminResource
{
    public const string Path = "checklists-admin-questions";
    public const string Route = "api/" + Path;

    private const string Stays = "A question stays in its checklist.";

    public override string Name => Path;

    public override IEnumerable<AdminObject> In(IEnumerable<JsonObject> checklists) =>
        checklists.SelectMany(checklist => InOrder(checklist).Select(question => new AdminObject(checklist, question, question)));

    /// <summary>A checklist's questions by their order, those of one order as they were added.</summary>
    public static IEnumerable<JsonObject> InOrder(JsonObject checklist) =>
        Parts(checklist, "questions").OrderBy(question => question["order"]!.GetValue<int>());

    public override Task<IReadOnlyList<JsonObject>> HoldersAsync(string uuid, CancellationToken cancellation) => stored.WithQuestionAsync(uuid, cancellation);

    public override AdminFilter Filter(ListParameters parameters)
    {
        var checklist = parameters.Uuid("checklist_uuid")?.Hex();
        return new(checklist is null ? stored.AllAsync : token => stored.OneAsync(checklist, token), _ => true);
    }

    public override void Write(Utf8JsonWriter json, AdminObject shown, string baseUrl)
    {
        var question = shown.Self.Deserialize(CatalogJson.Default.Question)!;
        json.WriteStartObject();
        ChecklistRepresentation.WriteDefinition(json, question, () =>
        {
            json.WriteStartArray("question_options");
            foreach (var option in AdminOptions.InOrder(shown.Self))
            {
                options.Write(json, new AdminObject(shown.Checklist, shown.Self, option), baseUrl);
            }

            json.WriteEndArray();
        });
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("checklist_name", Text(shown.Checklist, "name"));
        json.WriteString("checklist_uuid", Text(shown.Checklist, "uuid"));
        json.WriteString("checklist_type", Text(shown.Checklist, "checklist_type"));
        json.WriteString("checklist", $"{baseUrl}/api/{AdminChecklists.Path}/{Text(shown.Checklist, "uuid")}/");
        json.WriteEndObject();
    }

    public override async Task<Outcome<string>> ParentOfAsync(JsonElement body, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        return ChecklistIn(body, errors) is { } named && await stored.OneAsync(named, cancellation) is [_] ? named
            : errors.Refusal ?? InvalidFields.Of("checklist", HyperlinkField.DoesNotExist);
    }

    public override Refusal? Put(JsonObject checklist, string uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        if ((!isPartial || Has(body, "checklist")) && ChecklistIn(body, errors) is { } named && named != Text(checklist, "uuid"))
        {
            errors.Add("checklist", Stays);
        }

        var question = Parts(checklist, "questions").FirstOrDefault(candidate => Text(candidate, "uuid") == uuid);
        var sent = new JsonObject();
        foreach (var field in QuestionField.All.Where(field => Has(body, field.Name)))
        {
            sent[field.Name] = Read(body, field.Name, field.Read, errors, isNullable: field.IsNullable);
        }

        if (Has(body, "question_type") && sent["question_type"] is { } type && !QuestionRules.IsKnownType(type.GetValue<string>()))
        {
            errors.Add("question_type", $"\"{type.GetValue<string>()}\" is not a valid choice.");
        }

        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        // What was sent is judged by itself, as the first rule looks at nothing else; the catalog judges what comes of it.
        var typed = JsonNode.Parse(body.GetRawText())!.AsObject();
        typed["question_type"] ??= question?["question_type"]?.DeepClone();
        var judged = JsonSerializer.SerializeToElement(typed, CatalogJson.Default.JsonObject);
        if ((question is null ? QuestionRules.FindError(judged) : QuestionRules.FindTriggerError(judged)) is { } fault)
        {
            return InvalidFields.ForBody(fault);
        }

        if (question is null)
        {
            question = new JsonObject { ["uuid"] = uuid };
            checklist["questions"]!.AsArray().Add((JsonNode)question);
        }

        foreach (var (key, value) in sent)
        {
            question[key] = value?.DeepClone();
        }

        return null;
    }

    public override void Remove(JsonObject checklist, string uuid)
    {
        RemovePart(checklist, "questions", question => Text(question, "uuid") == uuid);
        foreach (var question in Parts(checklist, "questions"))
        {
            RemovePart(question, "dependencies", dependency => Text(dependency, "depends_on_question") == uuid);
        }
    }

    private string? ChecklistIn(JsonElement body, FieldErrors errors)
    {
        if (!body.TryGetProperty("checklist", out var url))
        {
            errors.Add("checklist", TextField.Required);
            return null;
        }

        return links.TryRead(url, "checklist", AdminChecklists.Path, errors, out var uuid) ? uuid.Hex() : null;
    }
}
