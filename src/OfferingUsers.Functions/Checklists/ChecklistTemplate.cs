using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// The checklist for new offering users of an offering, for every authenticated caller (checklists.md 5.7); review triggers only for staff and callers who may
/// update offering users. The host tries functions in alphabetical order, so this one precedes those with a uuid in the same place.
/// </summary>
public sealed class ChecklistTemplate(CatalogReader catalog)
{
    private const string ParentRequired = "parent_uuid query parameter is required";
    private const string ParentUnknown = "Parent object not found";
    private const string NoChecklist = "No checklist configured for new objects";

    [Function(nameof(ChecklistTemplate))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.List + "/checklist-template")] HttpRequest request,
        CancellationToken cancellation)
    {
        var outcome = await FindAsync(request, cancellation);
        return outcome.Match(
            found => ApiResults.Counted(found.Checklist.Questions.Length, json => Write(json, found)), RefusalResult.Of);
    }

    private async Task<Outcome<Template>> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Query["parent_uuid"].ToString() is not { Length: > 0 } parent)
        {
            return new NotPossible(ParentRequired);
        }

        if (!Uuids.TryParse(parent, out var uuid) || await catalog.OfferingAsync(uuid, cancellation) is not { } offering)
        {
            return new NotFound(ParentUnknown);
        }

        return offering.ComplianceChecklist is { } attached && await catalog.ChecklistAsync(attached, cancellation) is { } checklist
            ? new Template(checklist, request.Caller().MayManage(Permissions.UpdateOfferingUser, offering.Customer, offering.Uuid))
            : new NotPossible(NoChecklist);
    }

    private static void Write(Utf8JsonWriter json, Template template)
    {
        var (checklist, showsTriggers) = template;
        json.WriteStartObject();
        json.WritePropertyName("checklist");
        ChecklistRepresentation.WriteShort(json, checklist);
        Write(json, "questions", checklist.InOrder, showsTriggers);
        Write(json, "initial_visible_questions", checklist.InOrder.Where(question => question.Dependencies.IsEmpty), showsTriggers);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<Question> questions, bool showsTriggers)
    {
        json.WriteStartArray(name);
        foreach (var question in questions)
        {
            json.WriteStartObject();
            ChecklistRepresentation.WriteDefinition(
                json,
                showsTriggers ? question : question with { Operator = "", ReviewAnswerValue = default, AlwaysRequiresReview = false },
                () => ChecklistRepresentation.WriteOptions(json, question));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <param name="ShowsTriggers">Whether the caller may see which answers require a review.</param>
    private sealed record Template(Checklist Checklist, bool ShowsTriggers);
}
