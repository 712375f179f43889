using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>A customer, for staff, support, and callers with a role there or who see an offering of it (catalog.md 6).</summary>
public sealed class RetrieveCustomer(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    private static readonly string[] Fields = ["url", "uuid", "name"];

    [Function(nameof(RetrieveCustomer))]
    [UpstreamPath]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.Customer)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = await FindAsync(request.Caller(), uuid, cancellation);
        var selection = FieldSelection.From(request, Fields);
        return outcome.Match(customer => ApiResults.Json(json => Write(json, customer, baseUrl.Of(request), selection)), RefusalResult.Of);
    }

    private async Task<Outcome<Customer>> FindAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
        && await catalog.CustomerAsync(parsed, cancellation) is { } customer
        && (caller.SeesEverything
            || caller.Roles.Any(role => role.Scope == parsed)
            || (await offerings.ListAsync(caller, cancellation)).Any(offering => offering.Customer == parsed))
            ? customer
            : new NotFound();

    private static void Write(Utf8JsonWriter json, Customer customer, string baseUrl, FieldSelection selection)
    {
        json.WriteStartObject();
        foreach (var field in Fields.Where(selection.Includes))
        {
            json.WriteString(field, field switch
            {
                "url" => $"{baseUrl}/api/customers/{customer.Uuid.Hex()}/",
                "uuid" => customer.Uuid.Hex(),
                _ => customer.Name,
            });
        }

        json.WriteEndObject();
    }
}
