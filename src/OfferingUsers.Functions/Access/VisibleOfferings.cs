using System.Collections.Immutable;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// The offerings a caller sees (catalog.md 6): all for staff and support; for others those of customers in which they have a role, those on which they have one
/// (newer-waldur.md 2.2), and those for which they have a record.
/// </summary>
public sealed class VisibleOfferings(CosmosContainers containers, CatalogReader catalog, OwnOfferings own, CatalogCache cache)
{
    private readonly Items<Offering> items = containers.Items(containers.Catalog, CatalogJson.Default.Offering);

    /// <summary>All visible offerings, ordered by uuid.</summary>
    public async ValueTask<IReadOnlyList<Offering>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        var byRole = await cache.GetAsync(
            "offerings:" + caller.Uuid.Hex(), known => ReferenceEquals(known.Caller, caller), token => ListByRoleAsync(caller, token), cancellation);
        var offerings = byRole!.Offerings.ToDictionary(offering => offering.Uuid);
        foreach (var uuid in caller.ScopesOf(ScopeTypes.Offering).Concat(await own.ListAsync(caller.Uuid, cancellation)))
        {
            if (!offerings.ContainsKey(uuid) && await catalog.OfferingAsync(uuid, cancellation) is { } offering)
            {
                offerings.Add(uuid, offering);
            }
        }

        return [.. offerings.Values.OrderBy(offering => offering.Uuid.Hex(), StringComparer.Ordinal)];
    }

    /// <summary>The offering with a uuid in any accepted form; null if it does not exist or is not visible.</summary>
    public async ValueTask<Offering?> FindAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
        && await catalog.OfferingAsync(parsed, cancellation) is { } offering
        && (caller.SeesEverything || (await ListAsync(caller, cancellation)).Any(visible => visible.Uuid == parsed))
            ? offering
            : null;

    private async Task<CachedOfferings?> ListByRoleAsync(Caller caller, CancellationToken cancellation)
    {
        var customers = caller.ScopesOf(ScopeTypes.Customer).Select(Uuids.Hex).ToArray();
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

        return new CachedOfferings(caller, offerings.ToImmutable());
    }

    private sealed record CachedOfferings(Caller Caller, ImmutableArray<Offering> Offerings);
}
