using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The offerings a caller sees, filtered (catalog.md 6, newer-waldur.md 3.10).</summary>
public sealed class ListProviderOfferings(CatalogReader catalog, VisibleOfferings offerings, OwnOfferings own, BaseUrl baseUrl)
{
    [Function(nameof(ListProviderOfferings))]
    [UpstreamPath]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ProviderOfferings)] HttpRequest request,
        CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, cancellation);
        var selection = FieldSelection.From(request, OfferingRepresentation.Fields);
        return outcome.Match(
            found => ApiResults.Page(request, found.Paging, found.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var (offering, customer) in found.Offerings)
                {
                    OfferingRepresentation.Write(json, offering, customer, baseUrl.Of(request), selection);
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<Page>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (filter, requested) = (OfferingFilter.From(request.Query), Paging.From(request));
        if ((filter.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var caller = request.Caller();
        var withRecord = filter.Value.NeedsOwn ? (await own.ListAsync(caller.Uuid, cancellation)).ToHashSet() : [];
        var found = (await offerings.ListAsync(caller, cancellation)).Where(offering => filter.Value.Matches(offering, withRecord)).ToList();
        var within = requested.Value.Within(found.Count);
        if (within.Refusal is { } beyond)
        {
            return beyond;
        }

        var shown = new List<(Offering, string?)>();
        foreach (var offering in found.Skip(within.Value.Offset).Take(within.Value.Size))
        {
            shown.Add((offering, (await catalog.CustomerAsync(offering.Customer, cancellation))?.Name));
        }

        return new Page(within.Value, found.Count, shown);
    }

    private sealed record Page(Paging Paging, int Total, IReadOnlyList<(Offering Offering, string? Customer)> Offerings);
}
