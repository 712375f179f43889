using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>A service provider for each customer with an offering the caller sees; its uuid is the customer's (catalog.md 6).</summary>
public sealed class ListServiceProviders(CatalogReader catalog, VisibleOfferings offerings, BaseUrl baseUrl)
{
    private static readonly string[] Fields = ["url", "uuid", "customer_uuid", "customer_name"];

    [Function(nameof(ListServiceProviders))]
    [UpstreamPath]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ServiceProviders)] HttpRequest request,
        CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, cancellation);
        var selection = FieldSelection.From(request, Fields);
        return outcome.Match(
            found => ApiResults.Page(request, found.Paging, found.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var (uuid, name) in found.Providers)
                {
                    Write(json, uuid, name, baseUrl.Of(request), selection);
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<Page>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var customer = new ListParameters(request.Query, errors).Uuid("customer_uuid", "customers");
        var requested = Paging.From(request);
        if ((errors.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var found = (await offerings.ListAsync(request.Caller(), cancellation))
            .Select(offering => offering.Customer).Where(uuid => customer is null || uuid == customer)
            .Distinct().OrderBy(Uuids.Hex, StringComparer.Ordinal).ToList();
        var within = requested.Value.Within(found.Count);
        if (within.Refusal is { } beyond)
        {
            return beyond;
        }

        var shown = new List<(string, string)>();
        foreach (var uuid in found.Skip(within.Value.Offset).Take(within.Value.Size))
        {
            shown.Add((uuid.Hex(), (await catalog.CustomerAsync(uuid, cancellation))?.Name ?? ""));
        }

        return new Page(within.Value, found.Count, shown);
    }

    private static void Write(Utf8JsonWriter json, string uuid, string name, string baseUrl, FieldSelection selection)
    {
        json.WriteStartObject();
        foreach (var field in Fields.Where(selection.Includes))
        {
            json.WriteString(field, field switch
            {
                "url" => $"{baseUrl}/api/marketplace-service-providers/{uuid}/",
                "customer_name" => name,
                _ => uuid,
            });
        }

        json.WriteEndObject();
    }

    private sealed record Page(Paging Paging, int Total, IReadOnlyList<(string Uuid, string Name)> Providers);
}
