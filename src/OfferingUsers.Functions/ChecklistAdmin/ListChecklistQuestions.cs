using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>All questions of a checklist in their order, not in pages (checklists.md 6).</summary>
public sealed class ListChecklistQuestions(AdminChecklists checklists, AdminQuestions questions, BaseUrl baseUrl)
{
    [Function(nameof(ListChecklistQuestions))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminChecklists.Route + AdminRoutes.Detail + "/questions")] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = AdminRoutes.RefuseOthers(request) is { } refusal ? refusal
            : await AdminRoutes.FindAsync(checklists, uuid, cancellation);
        return outcome.Match(
            found => ApiResults.Json(json =>
            {
                json.WriteStartArray();
                foreach (var question in questions.In([found.Checklist]))
                {
                    questions.Write(json, question, baseUrl.Of(request));
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }
}
