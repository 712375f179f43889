using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>A user, for staff, support, the user, and callers who may retrieve an offering user of theirs (catalog.md 6).</summary>
public sealed class RetrieveUser(
    CatalogReader catalog, ViewResolver views, OfferingUserLists lists, IOptions<AccessOptions> access, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveUser))]
    [UpstreamPath]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.User)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = await FindAsync(request.Caller(), uuid, cancellation);
        var fields = FieldSelection.From(request, UserRepresentation.Fields);
        return outcome.Match(
            user => ApiResults.Json(json => UserRepresentation.Write(json, user, baseUrl.Of(request), fields, isOwn: false)), RefusalResult.Of);
    }

    private async Task<Outcome<CatalogUser>> FindAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
        && await catalog.UserAsync(parsed, cancellation) is { } user
        && await IsVisibleAsync(caller, parsed, cancellation)
            ? user
            : new NotFound();

    private async Task<bool> IsVisibleAsync(Caller caller, Guid user, CancellationToken cancellation)
    {
        if (caller.SeesEverything || caller.Uuid == user)
        {
            return true;
        }

        var filter = OfferingUserFilter.None with { User = user };
        var sets = VisibleSets.Of(await views.GetAsync(caller, cancellation), filter, access.Value.ReaderRules);
        return await lists.CountAsync(sets, filter, cancellation) > 0;
    }
}
