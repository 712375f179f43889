using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>One offering, where the caller sees it (catalog.md 6).</summary>
public sealed class RetrieveProviderOffering(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveProviderOffering))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ProviderOffering)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (!Uuids.TryParse(uuid, out var parsed)
            || await catalog.OfferingAsync(parsed, cancellation) is not { } offering
            || !(caller.SeesEverything || (await offerings.OfAsync(caller, cancellation)).Any(visible => visible.Uuid == parsed)))
        {
            return RefusalResult.Of(new NotFound());
        }

        var customer = await catalog.CustomerAsync(offering.Customer, cancellation);
        var selection = FieldSelection.From(request, OfferingRepresentation.Fields);
        return ApiResults.Json(json => OfferingRepresentation.Write(json, offering, customer?.Name, baseUrl.Of(request), selection));
    }
}
