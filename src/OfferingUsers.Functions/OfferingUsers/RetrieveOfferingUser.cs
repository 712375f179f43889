using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>One record (offering-users.md 2.4): the consent rule of visibility holds here, though not for changes.</summary>
public sealed class RetrieveOfferingUser(OfferingUserStore users, Sight sight, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveOfferingUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var began = await sight.BeginAsync(request, uuid, cancellation);
        if (began.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var look = began.Value;
        var found = await users.FindAsync(look.Uuid, cancellation);
        if (found is null
            || await sight.VisitAsync(look, found.Value, cancellation) is not { } visit
            || !sight.ShowsToReader(visit))
        {
            return RefusalResult.Of(new NotFound(NotFound.OfferingUser));
        }

        var fields = FieldSelection.From(request, OfferingUserRepresentation.Fields);
        return ApiResults.Json(json => OfferingUserRepresentation.Write(json, visit.Record, baseUrl.Of(request), fields));
    }
}
