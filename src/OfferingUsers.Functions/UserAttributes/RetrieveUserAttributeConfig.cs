using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>What an offering exposes of its users, for whoever sees the offering (newer-waldur.md 3.9).</summary>
public sealed class RetrieveUserAttributeConfig(VisibleOfferings offerings)
{
    [Function(nameof(RetrieveUserAttributeConfig))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = UserAttributeRoutes.Read)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var offering = await offerings.FindAsync(request.Caller(), uuid, cancellation);
        return offering is null
            ? RefusalResult.Of(new NotFound())
            : ApiResults.Json(json => UserAttributeConfigRepresentation.Write(json, offering));
    }
}
