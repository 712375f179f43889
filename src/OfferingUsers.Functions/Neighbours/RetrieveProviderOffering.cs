using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>One offering, if the caller sees it (catalog.md 6).</summary>
public sealed class RetrieveProviderOffering(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveProviderOffering))]
    [UpstreamPath]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ProviderOffering)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = await FindAsync(request.Caller(), uuid, cancellation);
        var selection = FieldSelection.From(request, OfferingRepresentation.Fields);
        return outcome.Match(
            found => ApiResults.Json(json => OfferingRepresentation.Write(json, found.Offering, found.Customer?.Name, baseUrl.Of(request), selection)),
            RefusalResult.Of);
    }

    private async Task<Outcome<Found>> FindAsync(Caller caller, string uuid, CancellationToken cancellation)
    {
        var offering = await offerings.FindAsync(caller, uuid, cancellation);
        return offering is null ? new NotFound() : new Found(offering, await catalog.CustomerAsync(offering.Customer, cancellation));
    }

    private sealed record Found(Offering Offering, Customer? Customer);
}
