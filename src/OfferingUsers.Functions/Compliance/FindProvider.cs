using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Compliance;

/// <summary>A provider whose users' compliance a caller may read, with its offerings (newer-waldur.md 6.5).</summary>
public sealed class FindProvider(CatalogReader catalog, CosmosContainers containers)
{
    private readonly Items<Offering> offerings = containers.Items(containers.Catalog, CatalogJson.Default.Offering);

    /// <summary>The offerings, by name; refused if there is no such provider, or without the permission there.</summary>
    public async Task<Outcome<ProviderOfferings>> RunAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        if (!Uuids.TryParse(uuid, out var provider) || await catalog.CustomerAsync(provider, cancellation) is null)
        {
            return new NotFound();
        }

        if (!request.Caller().MayManage(Permissions.ListCustomers, provider))
        {
            return new Forbidden();
        }

        var found = new List<Offering>();
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = 'offering' AND c.customer = @customer").WithParameter("@customer", provider.Hex());
        await foreach (var offering in offerings.QueryAsync(query, null, null, cancellation))
        {
            found.Add(offering.Value);
        }

        return new ProviderOfferings(
            provider,
            [.. found.OrderBy(offering => offering.Name, StringComparer.Ordinal).ThenBy(offering => offering.Uuid.Hex(), StringComparer.Ordinal)]);
    }
}

/// <summary>A provider's offerings, by name.</summary>
public sealed record ProviderOfferings(Guid Provider, IReadOnlyList<Offering> Offerings);
