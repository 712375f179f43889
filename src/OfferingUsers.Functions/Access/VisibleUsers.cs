using System.Collections.Immutable;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>The users whom a caller sees (newer-waldur.md 3.10): all for staff and support, for others themselves and their colleagues.</summary>
public sealed class VisibleUsers(CosmosContainers containers, CatalogReader catalog, CatalogCache cache)
{
    /// <summary>
    /// The customers and projects in which colleagues have a role (offering-users.md 4.2, VU): those of the caller, the customers of the caller's projects, and
    /// the projects of the caller's customers.
    /// </summary>
    public async ValueTask<ImmutableArray<string>> ScopesAsync(Caller caller, CancellationToken cancellation) => (await cache.GetAsync(
        "colleagues:" + caller.Uuid.Hex(), known => ReferenceEquals(known.Caller, caller), token => FindAsync(caller, token), cancellation))!.Scopes;

    private async Task<CachedScopes?> FindAsync(Caller caller, CancellationToken cancellation)
    {
        var (customers, projects) = (caller.ScopesOf(ScopeTypes.Customer).ToHashSet(), caller.ScopesOf(ScopeTypes.Project).ToHashSet());
        var scopes = new HashSet<Guid>([.. customers, .. projects]);
        foreach (var uuid in projects)
        {
            if (await catalog.ProjectAsync(uuid, cancellation) is { } project)
            {
                scopes.Add(project.Customer);
            }
        }

        if (customers.Count > 0)
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = 'project' AND ARRAY_CONTAINS(@customers, c.customer)")
                .WithParameter("@customers", customers.Select(Uuids.Hex).ToArray());
            await foreach (var project in containers.Items(containers.Catalog, CatalogJson.Default.Project).QueryAsync(query, null, null, cancellation))
            {
                scopes.Add(project.Value.Uuid);
            }
        }

        return new CachedScopes(caller, [.. scopes.Select(Uuids.Hex).Order(StringComparer.Ordinal)]);
    }

    private sealed record CachedScopes(Caller Caller, ImmutableArray<string> Scopes);
}
