using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The checklist with its visible questions and their answers, for the user and callers who may update the record (checklists.md 5.2).</summary>
public sealed class RetrieveChecklist(OpenChecklist open)
{
    [Function(nameof(RetrieveChecklist))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail + "/checklist")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var opened = await open.RunAsync(request, uuid, reviewersOnly: false, cancellation);
        var withHidden = string.Equals(request.Query["include_all"].LastOrDefault(), "true", StringComparison.OrdinalIgnoreCase);
        return opened.Match(
            found => ApiResults.Json(json => OpenedChecklistRepresentation.Write(json, found, forReviewer: false, withHidden)), RefusalResult.Of);
    }
}
