using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Consents;

/// <summary>Terms of service, if the caller sees them (newer-waldur.md 6.2).</summary>
public sealed class RetrieveTermsOfService(VisibleTerms visible, TermsRepresentation representation)
{
    [Function(nameof(RetrieveTermsOfService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.Terms)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        return await representation.AnswerAsync(await visible.FindAsync(request.Caller(), uuid, cancellation), request, cancellation);
    }
}
