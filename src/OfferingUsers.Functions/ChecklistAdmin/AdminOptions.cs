using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin-question-options/</c>.</summary>
public sealed class AdminOptions(QuestionLink links, ReadChecklists stored) : AdminResource<AdminOption>
{
    public const string Path = "checklists-admin-question-options";
    public const string Route = "api/" + Path;

    public override string Name => Path;

    public override IEnumerable<AdminOption> In(IEnumerable<Checklist> checklists) => checklists.SelectMany(checklist =>
        checklist.InOrder.SelectMany(question => InOrder(question).Select(option => new AdminOption(checklist, question, option))));

    /// <summary>A question's options by their order, those of one order as they were added.</summary>
    public static IEnumerable<QuestionOption> InOrder(Question question) => question.Options.OrderBy(option => option.Order);

    public override Task<IReadOnlyList<Checklist>> HoldersAsync(Guid uuid, CancellationToken cancellation) => stored.WithOptionAsync(uuid, cancellation);

    public override AdminFilter<AdminOption> Filter(ListParameters parameters) => parameters.Uuid("question_uuid") is { } question
        ? new(token => stored.WithQuestionAsync(question, token), candidate => candidate.Question.Uuid == question)
        : new(stored.AllAsync, _ => true);

    public override void Write(Utf8JsonWriter json, AdminOption shown, string baseUrl)
    {
        json.WriteStartObject();
        json.WriteString("uuid", shown.Uuid.Hex());
        json.WriteString("label", shown.Option.Label);
        json.WriteNumber("order", shown.Option.Order);
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("question", QuestionLink.Url(baseUrl, shown.Question));
        json.WriteString("question_uuid", shown.Question.Uuid.Hex());
        json.WriteEndObject();
    }

    public override Task<Outcome<Guid>> ParentOfAsync(JsonElement body, CancellationToken cancellation) =>
        links.ChecklistOfAsync(body, "question", cancellation);

    public override Outcome<Checklist> Put(Checklist checklist, Guid uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        var owner = checklist.Questions.FirstOrDefault(question => question.Options.Any(option => option.Uuid == uuid));
        var label = (string?)Read(body, "label", CatalogValues.Name(255), errors, isRequired: !isPartial);
        var order = (int?)Read(body, "order", CatalogValues.WholeNumber(0), errors);
        var named = owner is null ? links.Read(body, "question", errors) : null;
        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        // An option stays with its question; the one that a new option names may have been removed since it was looked up.
        owner ??= checklist.Find(named!.Value);
        if (owner is null)
        {
            return InvalidFields.Of("question", HyperlinkField.DoesNotExist);
        }

        var before = owner.Options.FirstOrDefault(option => option.Uuid == uuid) ?? new QuestionOption(uuid, "", 0);
        return checklist.With(owner.With(before with { Label = label ?? before.Label, Order = order ?? before.Order }));
    }

    public override Checklist Remove(Checklist checklist, Guid uuid) => checklist.WithoutOption(uuid);
}
