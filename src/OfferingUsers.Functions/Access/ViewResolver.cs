using System.Collections.Frozen;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Resolves which records a caller sees to offerings and memberships (offering-users.md 4.2). With the terms of that section: all records of offerings of MC,
/// and of those on which the caller has a role (newer-waldur.md 2.2); and the records of users in VU at offerings of VC, or with an organization group of VC.
/// Who is in VU is known by the memberships that a record keeps of its user, so the cost does not depend on the number of colleagues.
/// </summary>
public sealed class ViewResolver(CatalogReader catalog, CatalogCache cache, OwnOfferings own, CosmosContainers containers)
{
    private readonly Items<OfferingOfCustomer> offerings = containers.Items(containers.Catalog, AccessJson.Default.OfferingOfCustomer);

    public async ValueTask<View> GetAsync(Caller caller, CancellationToken cancellation)
    {
        return caller.SeesEverything
            ? new View(caller, [], [], [], [])
            : (await cache.GetAsync(Key(caller.Uuid), known => ReferenceEquals(known.Caller, caller), token => ResolveAsync(caller, token), cancellation))!;
    }

    /// <summary>Removes the cached view of a user who got a new record.</summary>
    public void Invalidate(Guid user)
    {
        own.Invalidate(user);
        cache.Remove(Key(user));
    }

    private static string Key(Guid user) => "view:" + user.Hex();

    private async Task<View?> ResolveAsync(Caller caller, CancellationToken cancellation)
    {
        var customers = caller.ScopesOf(ScopeTypes.Customer).ToHashSet();
        var projects = caller.ScopesOf(ScopeTypes.Project).ToHashSet();
        var managed = await FindManagedAsync(caller, cancellation);
        var connected = new HashSet<Guid>(customers);
        foreach (var uuid in projects)
        {
            if (await catalog.ProjectAsync(uuid, cancellation) is { } project)
            {
                connected.Add(project.Customer);
            }
        }

        var hidden = new HashSet<Guid>();
        foreach (var uuid in await own.ListAsync(caller.Uuid, cancellation))
        {
            if (await catalog.OfferingAsync(uuid, cancellation) is not { ShowsOfferingUsers: true })
            {
                hidden.Add(uuid);
            }
        }

        if (connected.Count == 0)
        {
            return new View(caller, managed.ToFrozenSet(), [], [], hidden.ToFrozenSet());
        }

        var related = await FindRelatedOfferingsAsync(connected, cancellation);
        var full = related.Where(offering => customers.Contains(offering.Customer)).Select(offering => offering.Uuid).Concat(managed).ToFrozenSet();
        var part = related.Select(offering => offering.Uuid).Where(offering => !full.Contains(offering)).ToFrozenSet();
        var colleagues = connected.Select(Memberships.InCustomer)
            .Concat(projects.Select(Memberships.InProject))
            .Concat(customers.Select(Memberships.InProjectOf))
            .ToFrozenSet(StringComparer.Ordinal);
        return new View(caller, full, part, colleagues, hidden.ToFrozenSet());
    }

    /// <summary>The offerings that show their records and on which the caller has a role.</summary>
    private async Task<List<Guid>> FindManagedAsync(Caller caller, CancellationToken cancellation)
    {
        var managed = new List<Guid>();
        foreach (var uuid in caller.ScopesOf(ScopeTypes.Offering))
        {
            if (await catalog.OfferingAsync(uuid, cancellation) is { ShowsOfferingUsers: true })
            {
                managed.Add(uuid);
            }
        }

        return managed;
    }

    /// <summary>The offerings that show their records and belong to one of these customers, or share an organization group with one.</summary>
    private async Task<List<OfferingOfCustomer>> FindRelatedOfferingsAsync(HashSet<Guid> connected, CancellationToken cancellation)
    {
        var groups = new HashSet<Guid>();
        foreach (var uuid in connected)
        {
            var customer = await catalog.CustomerAsync(uuid, cancellation);
            groups.UnionWith(customer?.OrganizationGroups ?? []);
        }

        // The flag is that of Offering.ShowsOfferingUsers.
        var query = new QueryDefinition(
            "SELECT c.uuid, c.customer FROM c WHERE c.kind = 'offering' AND (ARRAY_CONTAINS(@customers, c.customer) "
            + "OR EXISTS(SELECT VALUE g FROM g IN c.organization_groups WHERE ARRAY_CONTAINS(@groups, g))) "
            + "AND c.plugin_options.service_provider_can_create_offering_user = true")
            .WithParameter("@customers", Hex(connected)).WithParameter("@groups", Hex(groups));
        var found = new List<OfferingOfCustomer>();
        await foreach (var offering in offerings.QueryAsync(query, null, null, cancellation))
        {
            found.Add(offering.Value);
        }

        return found;
    }

    private static string[] Hex(IEnumerable<Guid> values) => [.. values.Select(Uuids.Hex).Order(StringComparer.Ordinal)];
}
