using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>One service provider per customer that has an offering the caller sees; its uuid is the customer's (catalog.md 6).</summary>
public sealed class ListServiceProviders(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    private static readonly string[] Fields = ["url", "uuid", "customer_uuid", "customer_name"];

    [Function(nameof(ListServiceProviders))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ServiceProviders)] HttpRequest request,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var customer = new ListParameters(request.Query, errors).Uuid("customer_uuid");
        var asked = Paging.From(request);
        if ((errors.Refusal ?? asked.Refusal) is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var found = (await offerings.OfAsync(request.Caller(), cancellation))
            .Select(offering => offering.Customer).Where(uuid => customer is null || uuid == customer)
            .Distinct().OrderBy(Uuids.Hex, StringComparer.Ordinal).ToList();
        var within = asked.Value.Within(found.Count);
        if (within.Refusal is { } beyond)
        {
            return RefusalResult.Of(beyond);
        }

        var page = new List<(string Uuid, string Name)>();
        foreach (var uuid in found.Skip(within.Value.Offset).Take(within.Value.Size))
        {
            page.Add((uuid.Hex(), (await catalog.CustomerAsync(uuid, cancellation))?.Name ?? ""));
        }

        var selection = FieldSelection.From(request, Fields);
        return ApiResults.Page(request, within.Value, found.Count, baseUrl, json =>
        {
            json.WriteStartArray();
            foreach (var (uuid, name) in page)
            {
                json.WriteStartObject();
                foreach (var field in Fields.Where(selection.Includes))
                {
                    json.WriteString(field, field switch
                    {
                        "url" => $"{baseUrl.Of(request)}/api/marketplace-service-providers/{uuid}/",
                        "customer_name" => name,
                        _ => uuid,
                    });
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
