using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The progress of a completion (checklists.md 5.4).</summary>
public sealed class RetrieveCompletionStatus(OpenChecklist open)
{
    [Function(nameof(RetrieveCompletionStatus))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail + "/completion_status")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var opened = await open.RunAsync(request, uuid, reviewersOnly: false, cancellation);
        return opened.Match(
            found => ApiResults.Json(json => ChecklistRepresentation.WriteCompletion(json, found.Checklist, found.Completion, forReviewer: false)),
            RefusalResult.Of);
    }
}
