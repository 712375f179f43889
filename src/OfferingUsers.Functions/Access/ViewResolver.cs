using System.Collections.Frozen;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Resolves which records a caller sees to offerings and users (offering-users.md 4.2). With the terms of that section: all records of offerings of MC; and the
/// records of users in VU at offerings of VC, or with an organization group of VC.
/// </summary>
public sealed class ViewResolver(CatalogReader catalog, CatalogCache cache, OwnOfferings own, CosmosContainers containers)
{
    private readonly Items<Offering> offerings = containers.Items(containers.Catalog, CatalogJson.Default.Offering);
    private readonly Items<UuidOnly> uuids = containers.Items(containers.Catalog, AccessJson.Default.UuidOnly);

    public async ValueTask<View> GetAsync(Caller caller, CancellationToken cancellation)
    {
        return caller.SeesEverything
            ? new View(caller, [], [], [], [])
            : (await cache.GetAsync(Key(caller.Uuid), token => ResolveAsync(caller, token), cancellation))!;
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
        var customers = Scopes(caller, ScopeTypes.Customer);
        var projects = Scopes(caller, ScopeTypes.Project);
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
            return new View(caller, [], [], [], hidden.ToFrozenSet());
        }

        var related = (await FindRelatedOfferingsAsync(connected, cancellation)).Where(offering => offering.ShowsOfferingUsers).ToList();
        var full = related.Where(offering => customers.Contains(offering.Customer)).Select(offering => offering.Uuid).ToFrozenSet();
        var part = related.Where(offering => !customers.Contains(offering.Customer)).Select(offering => offering.Uuid).ToFrozenSet();
        var visibleUsers = part.Count == 0 ? [] : await FindVisibleUsersAsync(customers, connected, projects, cancellation);
        return new View(caller, full, part, visibleUsers.ToFrozenSet(), hidden.ToFrozenSet());
    }

    private static HashSet<Guid> Scopes(Caller caller, string type) => [.. caller.Roles.Where(role => role.ScopeType == type).Select(role => role.Scope)];

    private async Task<List<Offering>> FindRelatedOfferingsAsync(HashSet<Guid> connected, CancellationToken cancellation)
    {
        var groups = new HashSet<Guid>();
        foreach (var uuid in connected)
        {
            var customer = await catalog.CustomerAsync(uuid, cancellation);
            groups.UnionWith(customer?.OrganizationGroups ?? []);
        }

        var query = new QueryDefinition(
            "SELECT * FROM c WHERE c.kind = 'offering' AND (ARRAY_CONTAINS(@customers, c.customer) "
            + "OR EXISTS(SELECT VALUE g FROM g IN c.organization_groups WHERE ARRAY_CONTAINS(@groups, g)))")
            .WithParameter("@customers", Hex(connected)).WithParameter("@groups", Hex(groups));
        var found = new List<Offering>();
        await foreach (var offering in offerings.QueryAsync(query, null, null, cancellation))
        {
            found.Add(offering.Value);
        }

        return found;
    }

    /// <summary>VU: the users with an active role in any customer or project to which the caller is connected.</summary>
    private async Task<HashSet<Guid>> FindVisibleUsersAsync(
        HashSet<Guid> customers, HashSet<Guid> connected, HashSet<Guid> projects, CancellationToken cancellation)
    {
        var scopes = new HashSet<Guid>(connected.Concat(projects));
        if (customers.Count > 0)
        {
            var ofCustomers = new QueryDefinition("SELECT c.uuid FROM c WHERE c.kind = 'project' AND ARRAY_CONTAINS(@customers, c.customer)")
                .WithParameter("@customers", Hex(customers));
            await foreach (var project in uuids.QueryAsync(ofCustomers, null, null, cancellation))
            {
                scopes.Add(project.Value.Uuid);
            }
        }

        var query = new QueryDefinition(
            "SELECT c.uuid FROM c WHERE c.kind = 'user' AND EXISTS(SELECT VALUE s FROM s IN c.scopes WHERE ARRAY_CONTAINS(@scopes, s))")
            .WithParameter("@scopes", Hex(scopes));
        var users = new HashSet<Guid>();
        await foreach (var user in uuids.QueryAsync(query, null, null, cancellation))
        {
            users.Add(user.Value.Uuid);
        }

        return users;
    }

    private static string[] Hex(IEnumerable<Guid> values) => [.. values.Select(Uuids.Hex).Order(StringComparer.Ordinal)];
}
