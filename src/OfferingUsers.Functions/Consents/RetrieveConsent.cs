using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>One consent, if the caller sees it (newer-waldur.md 6.1).</summary>
public sealed class RetrieveConsent(VisibleConsents consents, ConsentRepresentation representation, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveConsent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.Consent)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var found = await consents.FindAsync(request.Caller(), uuid, cancellation);
        if (found.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var view = await representation.ViewAsync(found.Value, cancellation);
        return ApiResults.Json(json => ConsentRepresentation.Write(json, view, baseUrl.Of(request)));
    }
}
