using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Consents;

/// <summary>One consent, if the caller sees it (newer-waldur.md 6.1).</summary>
public sealed class RetrieveConsent(VisibleConsents consents, ConsentRepresentation representation)
{
    [Function(nameof(RetrieveConsent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.Consent)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        return await representation.AnswerAsync(await consents.FindAsync(request.Caller(), uuid, cancellation), request, cancellation);
    }
}
