using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin-question-dependencies/</c>.</summary>
public sealed class AdminDependencies(QuestionLink links, ReadChecklists stored) : AdminResource<AdminDependency>
{
    public const string Path = "checklists-admin-question-dependencies";
    public const string Route = "api/" + Path;

    private const string TwoChecklists = "A question can only depend on one of its own checklist.";

    public override string Name => Path;

    public override IEnumerable<AdminDependency> In(IEnumerable<Checklist> checklists) => checklists.SelectMany(checklist =>
        checklist.InOrder.SelectMany(question => question.Dependencies.Select(dependency => new AdminDependency(checklist, question, dependency))));

    public override Task<IReadOnlyList<Checklist>> HoldersAsync(Guid uuid, CancellationToken cancellation) => stored.WithDependencyAsync(uuid, cancellation);

    public override AdminFilter<AdminDependency> Filter(ListParameters parameters)
    {
        var (question, on) = (parameters.Uuid("question_uuid"), parameters.Uuid("depends_on_question_uuid"));
        return new(
            // A question depends on one of its own checklist only, so either of the two leads there.
            (question ?? on) is { } named ? token => stored.WithQuestionAsync(named, token) : stored.AllAsync,
            candidate => (question is null || candidate.Question.Uuid == question) && (on is null || candidate.Dependency.DependsOnQuestion == on));
    }

    public override void Write(Utf8JsonWriter json, AdminDependency shown, string baseUrl)
    {
        var on = shown.Checklist.Find(shown.Dependency.DependsOnQuestion)!;
        json.WriteStartObject();
        json.WriteString("uuid", shown.Uuid.Hex());
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("question", QuestionLink.Url(baseUrl, shown.Question));
        json.WriteString("question_name", shown.Question.Description);
        json.WriteString("depends_on_question", QuestionLink.Url(baseUrl, on));
        json.WriteString("depends_on_question_name", on.Description);
        json.WritePropertyName("required_answer_value");
        shown.Dependency.RequiredAnswerValue.WriteTo(json);
        json.WriteString("operator", shown.Dependency.Operator);
        json.WriteEndObject();
    }

    public override Task<Outcome<Guid>> ParentOfAsync(JsonElement body, CancellationToken cancellation) =>
        links.ChecklistOfAsync(body, "question", cancellation);

    public override Outcome<Checklist> Put(Checklist checklist, Guid uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        var before = In([checklist]).FirstOrDefault(candidate => candidate.Uuid == uuid);
        var question = isPartial && !Has(body, "question") ? before!.Question.Uuid : links.Read(body, "question", errors);
        var on = isPartial && !Has(body, "depends_on_question") ? before!.Dependency.DependsOnQuestion : links.Read(body, "depends_on_question", errors);
        if (!isPartial && !Has(body, "required_answer_value"))
        {
            errors.Add("required_answer_value", TextField.Required);
        }

        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        if (checklist.Find(question!.Value) is null || checklist.Find(on!.Value) is null)
        {
            return InvalidFields.ForBody(TwoChecklists);
        }

        var after = new QuestionDependency(
            uuid,
            on.Value,
            body.TryGetProperty("required_answer_value", out var value) ? value : before!.Dependency.RequiredAnswerValue,
            body.TryGetProperty("operator", out var name) ? name.ToString() : before?.Dependency.Operator ?? AnswerOperator.EqualTo);
        // Where it stays with its question, it keeps its place.
        var rest = before?.Question.Uuid == question ? checklist : checklist.WithoutDependency(uuid);
        return rest.With(rest.Find(question.Value)!.With(after));
    }

    public override Checklist Remove(Checklist checklist, Guid uuid) => checklist.WithoutDependency(uuid);
}
