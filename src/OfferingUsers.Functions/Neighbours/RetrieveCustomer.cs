using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>An organisation, for staff, support, and whoever holds a role there or sees an offering of it (catalog.md 6).</summary>
public sealed class RetrieveCustomer(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    private static readonly string[] Fields = ["url", "uuid", "name"];

    [Function(nameof(RetrieveCustomer))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.Customer)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (!Uuids.TryParse(uuid, out var parsed)
            || await catalog.CustomerAsync(parsed, cancellation) is not { } customer
            || !(caller.SeesEverything
                || caller.Roles.Any(role => role.Scope == parsed)
                || (await offerings.OfAsync(caller, cancellation)).Any(offering => offering.Customer == parsed)))
        {
            return RefusalResult.Of(new NotFound());
        }

        var selection = FieldSelection.From(request, Fields);
        return ApiResults.Json(json =>
        {
            json.WriteStartObject();
            foreach (var field in Fields.Where(selection.Includes))
            {
                json.WriteString(field, field switch
                {
                    "url" => $"{baseUrl.Of(request)}/api/customers/{parsed.Hex()}/",
                    "uuid" => parsed.Hex(),
                    _ => customer.Name,
                });
            }

            json.WriteEndObject();
        });
    }
}
