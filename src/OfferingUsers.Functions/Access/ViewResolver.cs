using System.Collections.Frozen;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Which records exist for a caller, resolved to offerings and users (offering-users.md 4.2). With MC, VC, VP and VU as there: offerings of MC are seen
/// whole; of those of VC, or that share an organization group with VC, the records of users in VU.
/// </summary>
public sealed class ViewResolver(CatalogReader catalog, CatalogCache cache, OwnOfferings own, CosmosContainers containers, TransientRetry retry)
{
    private readonly Items<Offering> offerings = new(containers.Catalog, CatalogJson.Default.Offering, retry);
    private readonly Items<UuidOnly> uuids = new(containers.Catalog, AccessJson.Default.UuidOnly, retry);

    public async ValueTask<View> OfAsync(Caller caller, CancellationToken cancellation)
    {
        return caller.SeesEverything
            ? new View(caller, [], [], [], [])
            : (await cache.GetAsync(Key(caller.Uuid), token => ResolveAsync(caller, token), cancellation))!;
    }

    /// <summary>A user's view is found anew, because they got a record.</summary>
    public void Forget(Guid user)
    {
        own.Forget(user);
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
        foreach (var uuid in await own.OfAsync(caller.Uuid, cancellation))
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

        var near = (await OfferingsNearAsync(connected, cancellation)).Where(offering => offering.ShowsOfferingUsers).ToList();
        var full = near.Where(offering => customers.Contains(offering.Customer)).Select(offering => offering.Uuid).ToFrozenSet();
        var part = near.Where(offering => !customers.Contains(offering.Customer)).Select(offering => offering.Uuid).ToFrozenSet();
        var colleagues = part.Count == 0 ? [] : await ColleaguesAsync(customers, connected, projects, cancellation);
        return new View(caller, full, part, colleagues.ToFrozenSet(), hidden.ToFrozenSet());
    }

    private static HashSet<Guid> Scopes(Caller caller, string type) => [.. caller.Roles.Where(role => role.ScopeType == type).Select(role => role.Scope)];

    private async Task<List<Offering>> OfferingsNearAsync(HashSet<Guid> connected, CancellationToken cancellation)
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

    /// <summary>VU: whoever holds an active role in any of the customers or projects the caller is connected to.</summary>
    private async Task<HashSet<Guid>> ColleaguesAsync(
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
