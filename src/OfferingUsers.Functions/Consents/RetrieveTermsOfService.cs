using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>Terms of service, if the caller sees them (newer-waldur.md 6.2).</summary>
public sealed class RetrieveTermsOfService(VisibleTerms visible, TermsRepresentation representation)
{
    [Function(nameof(RetrieveTermsOfService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.Terms)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var found = await visible.FindAsync(request.Caller(), uuid, cancellation);
        if (found.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var view = await representation.ViewAsync(found.Value, request.Caller().Uuid, cancellation);
        return ApiResults.Json(json => TermsRepresentation.Write(json, view));
    }
}
