using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The checklist with answers, review triggers and flags, for reviewers (checklists.md 5.3).</summary>
public sealed class RetrieveChecklistReview(OpenChecklist open)
{
    [Function(nameof(RetrieveChecklistReview))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail + "/checklist_review")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var opened = await open.RunAsync(request, uuid, reviewersOnly: true, cancellation);
        return opened.Match(found => ApiResults.Json(json => OpenedChecklistRepresentation.Write(json, found, forReviewer: true)), RefusalResult.Of);
    }
}
