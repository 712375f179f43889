using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The offerings a caller sees, filtered by <c>customer_uuid</c> and by a part of the <c>name</c> (catalog.md 6).</summary>
public sealed class ListProviderOfferings(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    [Function(nameof(ListProviderOfferings))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ProviderOfferings)] HttpRequest request,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var parameters = new ListParameters(request.Query, errors);
        var (customer, name) = (parameters.Uuid("customer_uuid"), parameters.Text("name"));
        var asked = Paging.From(request);
        if ((errors.Refusal ?? asked.Refusal) is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var found = (await offerings.OfAsync(request.Caller(), cancellation))
            .Where(offering => customer is null || offering.Customer == customer)
            .Where(offering => name is null || offering.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToList();
        var within = asked.Value.Within(found.Count);
        if (within.Refusal is { } beyond)
        {
            return RefusalResult.Of(beyond);
        }

        var page = found.Skip(within.Value.Offset).Take(within.Value.Size).ToList();
        var customers = new Dictionary<Guid, string?>();
        foreach (var uuid in page.Select(offering => offering.Customer).Distinct())
        {
            customers[uuid] = (await catalog.CustomerAsync(uuid, cancellation))?.Name;
        }

        var selection = FieldSelection.From(request, OfferingRepresentation.Fields);
        return ApiResults.Page(request, within.Value, found.Count, baseUrl, json =>
        {
            json.WriteStartArray();
            page.ForEach(offering => OfferingRepresentation.Write(json, offering, customers[offering.Customer], baseUrl.Of(request), selection));
            json.WriteEndArray();
        });
    }
}
