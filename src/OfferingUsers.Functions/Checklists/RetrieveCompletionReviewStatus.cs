using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The progress of a completion and the answers that require a review (checklists.md 5.5).</summary>
public sealed class RetrieveCompletionReviewStatus(OpenChecklist open)
{
    [Function(nameof(RetrieveCompletionReviewStatus))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail + "/completion_review_status")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var opened = await open.RunAsync(request, uuid, reviewersOnly: true, cancellation);
        return opened.Match(
            found => ApiResults.Json(json => ChecklistRepresentation.WriteCompletion(json, found.Checklist, found.Completion, forReviewer: true)),
            RefusalResult.Of);
    }
}
