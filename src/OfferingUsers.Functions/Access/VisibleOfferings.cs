using System.Collections.Immutable;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// The offerings a caller sees as such (catalog.md 6): staff and support all, others those of customers in which they hold a role, and those where they
/// have an account.
/// </summary>
public sealed class VisibleOfferings(CosmosContainers containers, CatalogReader catalog, OwnOfferings own, CatalogCache cache, TransientRetry retry)
{
    private readonly Items<Offering> items = new(containers.Catalog, CatalogJson.Default.Offering, retry);

    /// <summary>All of them, ordered by uuid.</summary>
    public async ValueTask<IReadOnlyList<Offering>> OfAsync(Caller caller, CancellationToken cancellation)
    {
        var byRole = await cache.GetAsync("offerings:" + caller.Uuid.Hex(), token => ByRoleAsync(caller, token), cancellation);
        var offerings = byRole!.Offerings.ToDictionary(offering => offering.Uuid);
        foreach (var uuid in await own.OfAsync(caller.Uuid, cancellation))
        {
            if (!offerings.ContainsKey(uuid) && await catalog.OfferingAsync(uuid, cancellation) is { } offering)
            {
                offerings.Add(uuid, offering);
            }
        }

        return [.. offerings.Values.OrderBy(offering => offering.Uuid.Hex(), StringComparer.Ordinal)];
    }

    /// <summary>The offering of a uuid as it came; null where there is none for the caller.</summary>
    public async ValueTask<Offering?> FindAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
        && await catalog.OfferingAsync(parsed, cancellation) is { } offering
        && (caller.SeesEverything || (await OfAsync(caller, cancellation)).Any(visible => visible.Uuid == parsed))
            ? offering
            : null;

    private async Task<Found?> ByRoleAsync(Caller caller, CancellationToken cancellation)
    {
        var customers = caller.Roles.Where(role => role.ScopeType == ScopeTypes.Customer).Select(role => role.Scope.Hex()).Distinct().ToArray();
        var offerings = ImmutableArray.CreateBuilder<Offering>();
        if (caller.SeesEverything || customers.Length > 0)
        {
            var query = caller.SeesEverything
                ? new QueryDefinition("SELECT * FROM c WHERE c.kind = 'offering'")
                : new QueryDefinition("SELECT * FROM c WHERE c.kind = 'offering' AND ARRAY_CONTAINS(@customers, c.customer)")
                    .WithParameter("@customers", customers);
            await foreach (var item in items.QueryAsync(query, null, null, cancellation))
            {
                offerings.Add(item.Value);
            }
        }

        return new Found(offerings.ToImmutable());
    }

    private sealed record Found(ImmutableArray<Offering> Offerings);
}
