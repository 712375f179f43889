using System.Collections.Immutable;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The offerings a caller sees as such (catalog.md 6): staff and support all, others those of customers in which they hold a role, and those where they have an account.</summary>
public sealed class VisibleOfferings(CosmosContainers containers, CatalogReader catalog, OwnOfferings own, CatalogCache cache, TimeProvider clock)
{
    private readonly Items<Offering> items = new(containers.Catalog, CatalogJson.Default.Offering, clock);

    /// <summary>All of them, ordered by uuid.</summary>
    public async ValueTask<ImmutableArray<Offering>> OfAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return (await cache.GetAsync("offerings:" + caller.Uuid.Hex(), token => ReadAsync(caller, token), cancellation).ConfigureAwait(false))!.Offerings;
    }

    private async Task<Found?> ReadAsync(Caller caller, CancellationToken cancellation)
    {
        var offerings = new Dictionary<Guid, Offering>();
        var customers = caller.Roles.Where(role => role.ScopeType == ScopeTypes.Customer).Select(role => role.Scope.Hex()).Distinct().ToArray();
        if (caller.SeesEverything || customers.Length > 0)
        {
            var query = caller.SeesEverything
                ? new QueryDefinition("SELECT * FROM c WHERE c.kind = 'offering'")
                : new QueryDefinition("SELECT * FROM c WHERE c.kind = 'offering' AND ARRAY_CONTAINS(@customers, c.customer)").WithParameter("@customers", customers);
            await foreach (var item in items.QueryAsync(query, null, null, cancellation).ConfigureAwait(false))
            {
                offerings[item.Value.Uuid] = item.Value;
            }
        }

        foreach (var uuid in await own.OfAsync(caller.Uuid, cancellation).ConfigureAwait(false))
        {
            if (await catalog.OfferingAsync(uuid, cancellation).ConfigureAwait(false) is { } offering)
            {
                offerings[uuid] = offering;
            }
        }

        return new Found([.. offerings.Values.OrderBy(offering => offering.Uuid.Hex(), StringComparer.Ordinal)]);
    }

    private sealed record Found(ImmutableArray<Offering> Offerings);
}
