using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Checklists;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin-questions/</c>.</summary>
public sealed class AdminQuestions(HyperlinkField links, AdminOptions options, ReadChecklists stored) : AdminResource<AdminQuestion>
{
    public const string Path = "checklists-admin-questions";
    public const string Route = "api/" + Path;

    private const string Parent = "checklist";
    private const string Stays = "A question stays in its checklist.";

    public override string Name => Path;

    public override string ParentKey => Parent;

    public override IEnumerable<AdminQuestion> In(IEnumerable<Checklist> checklists) =>
        checklists.SelectMany(checklist => checklist.InOrder.Select(question => new AdminQuestion(checklist, question)));

    public override Task<IReadOnlyList<Checklist>> HoldersAsync(Guid uuid, CancellationToken cancellation) => stored.WithQuestionAsync(uuid, cancellation);

    public override AdminFilter<AdminQuestion> Filter(ListParameters parameters) =>
        new(parameters.Uuid("checklist_uuid") is { } checklist ? token => stored.OneAsync(checklist, token) : stored.AllAsync, _ => true);

    public override void Write(Utf8JsonWriter json, AdminQuestion shown, string baseUrl)
    {
        var (checklist, question) = (shown.Checklist, shown.Question);
        json.WriteStartObject();
        ChecklistRepresentation.WriteDefinition(json, question, () =>
        {
            json.WriteStartArray("question_options");
            foreach (var option in AdminOptions.InOrder(question))
            {
                options.Write(json, new AdminOption(checklist, question, option), baseUrl);
            }

            json.WriteEndArray();
        });
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("checklist_name", checklist.Name);
        json.WriteString("checklist_uuid", checklist.Uuid.Hex());
        json.WriteString("checklist_type", checklist.ChecklistType);
        json.WriteString("checklist", $"{baseUrl}/api/{AdminChecklists.Path}/{checklist.Uuid.Hex()}/");
        json.WriteEndObject();
    }

    public override async Task<Outcome<Guid>> ParentOfAsync(JsonElement body, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        return ChecklistIn(body, errors) is { } named && await stored.OneAsync(named, cancellation) is [_] ? named
            : errors.Refusal ?? InvalidFields.Of(Parent, HyperlinkField.DoesNotExist);
    }

    public override Outcome<Checklist> Put(Checklist checklist, Guid uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        if ((!isPartial || Has(body, Parent)) && ChecklistIn(body, errors) is { } named && named != checklist.Uuid)
        {
            errors.Add(Parent, Stays);
        }

        var before = checklist.Find(uuid);
        var after = With(before ?? new Question { Uuid = uuid }, body, errors);
        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        // What was sent is judged by itself, as the first rule looks at nothing else; the catalog judges what comes of it.
        return (before is null ? QuestionRules.FindError(body) : QuestionRules.FindChangeError(body, before.QuestionType)) is { } fault
            ? InvalidFields.ForBody(fault)
            : checklist.With(after);
    }

    public override Checklist Remove(Checklist checklist, Guid uuid) => checklist.WithoutQuestion(uuid);

    private static Question With(Question question, JsonElement body, FieldErrors errors)
    {
        foreach (var field in QuestionField.All)
        {
            if (body.TryGetProperty(field.Name, out var sent))
            {
                question = field.On(question, sent, out var error);
                if (error is not null)
                {
                    errors.Add(field.Name, sent.ValueKind == JsonValueKind.Null ? TextField.NotNull : error);
                }
            }
        }

        if (Has(body, "question_type") && !QuestionRules.IsKnownType(question.QuestionType))
        {
            errors.Add("question_type", $"\"{question.QuestionType}\" is not a valid choice.");
        }

        return question;
    }

    private Guid? ChecklistIn(JsonElement body, FieldErrors errors)
    {
        if (!body.TryGetProperty(Parent, out var url))
        {
            errors.Add(Parent, TextField.Required);
            return null;
        }

        return links.TryRead(url, Parent, AdminChecklists.Path, errors, out var uuid) ? uuid : null;
    }
}
