using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>A user, for staff, support, themselves, and whoever sees an offering user of theirs (catalog.md 6).</summary>
public sealed class RetrieveUser(CatalogReader catalog, ViewResolver views, OfferingUserLists lists, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.User)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        if (!Uuids.TryParse(uuid, out var parsed)
            || await catalog.UserAsync(parsed, cancellation) is not { } user
            || !await IsVisibleAsync(request.Caller(), parsed, cancellation))
        {
            return RefusalResult.Of(new NotFound());
        }

        var fields = FieldSelection.From(request, UserRepresentation.Fields);
        return ApiResults.Json(json => UserRepresentation.Write(json, user, baseUrl.Of(request), fields, isOwn: false));
    }

    private async Task<bool> IsVisibleAsync(Caller caller, Guid user, CancellationToken cancellation)
    {
        if (caller.SeesEverything || caller.Uuid == user)
        {
            return true;
        }

        var filter = OfferingUserFilter.None with { User = user };
        var sets = VisibleSets.Of(await views.OfAsync(caller, cancellation), filter, onlyConsented: false);
        return await lists.CountAsync(sets, filter, cancellation) > 0;
    }
}
