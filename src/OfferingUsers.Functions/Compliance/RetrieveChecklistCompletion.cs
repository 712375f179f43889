using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Compliance;

/// <summary>One completion by its number (newer-waldur.md 6.4): the first twelve hex digits of its uuid.</summary>
public sealed class RetrieveChecklistCompletion(VisibleCompletions visible)
{
    [Function(nameof(RetrieveChecklistCompletion))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ComplianceRoutes.Completion)] HttpRequest request,
        string id, CancellationToken cancellation)
    {
        var caller = request.Caller();
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && await visible.FindAsync(caller, number, cancellation) is { } found
                ? ApiResults.Json(json => ChecklistCompletionRepresentation.Write(json, found, caller))
                : RefusalResult.Of(new NotFound());
    }
}
