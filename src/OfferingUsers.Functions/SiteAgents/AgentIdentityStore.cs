using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The agents, each with its services in one document beside those of the catalog.</summary>
public sealed class AgentIdentityStore(CosmosContainers containers)
{
    /// <summary>Keeps a query with its parameters below the limit of 256 KB.</summary>
    private const int OfferingsPerQuery = 3000;

    private readonly Items<AgentIdentityDocument> items = containers.Items(containers.Catalog, AgentIdentityJson.Default.AgentIdentityDocument);

    public async ValueTask<Stored<AgentIdentity>?> FindAsync(Guid uuid, CancellationToken cancellation)
    {
        var id = IdOf(uuid);
        return await items.ReadAsync(id, id, cancellation) is { } read ? new Stored<AgentIdentity>(read.Value.Identity, read.ETag) : null;
    }

    /// <summary>All agents, or those of some offerings, in the order of their creation.</summary>
    /// <param name="offerings">Null for all offerings.</param>
    /// <param name="name">Null for all names.</param>
    public async Task<List<Stored<AgentIdentity>>> ListAsync(IReadOnlyCollection<Guid>? offerings, string? name, CancellationToken cancellation)
    {
        var found = new List<Stored<AgentIdentity>>();
        foreach (var chunk in offerings?.Chunk(OfferingsPerQuery) ?? [[]])
        {
            var query = new QueryDefinition(
                "SELECT * FROM c WHERE c.kind = @kind" + (offerings is null ? "" : " AND ARRAY_CONTAINS(@offerings, c.offering)")
                + (name is null ? "" : " AND c.identity.name = @name")).WithParameter("@kind", CatalogKinds.AgentIdentity);
            query = offerings is null ? query : query.WithParameter("@offerings", chunk.Select(Uuids.Hex).ToArray());
            found.AddRange(await QueryAsync(name is null ? query : query.WithParameter("@name", name), cancellation));
        }

        return [.. found.OrderBy(agent => agent.Value.Created).ThenBy(agent => agent.Value.Uuid.Hex(), StringComparer.Ordinal)];
    }

    /// <summary>The agent with a service of that uuid; null if there is none.</summary>
    public async Task<Stored<AgentIdentity>?> WithServiceAsync(Guid uuid, CancellationToken cancellation) => (await QueryAsync(
        new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind AND EXISTS(SELECT VALUE s FROM s IN c.identity.services WHERE s.uuid = @uuid)")
            .WithParameter("@kind", CatalogKinds.AgentIdentity).WithParameter("@uuid", uuid.Hex()),
        cancellation)).FirstOrDefault();

    /// <summary>The agent with a processor of that uuid; null if there is none.</summary>
    public async Task<Stored<AgentIdentity>?> WithProcessorAsync(Guid uuid, CancellationToken cancellation) => (await QueryAsync(
        new QueryDefinition(
            "SELECT * FROM c WHERE c.kind = @kind AND EXISTS(SELECT VALUE s FROM s IN c.identity.services WHERE "
            + "EXISTS(SELECT VALUE p FROM p IN s.processors WHERE p.uuid = @uuid))")
            .WithParameter("@kind", CatalogKinds.AgentIdentity).WithParameter("@uuid", uuid.Hex()),
        cancellation)).FirstOrDefault();

    /// <summary>Stores a new version; false after a concurrent write.</summary>
    /// <param name="etag">The version it replaces; null inserts.</param>
    public async Task<bool> WriteAsync(AgentIdentity identity, string? etag, CancellationToken cancellation)
    {
        var document = new AgentIdentityDocument(IdOf(identity.Uuid), identity.Offering, identity);
        return (etag is null
            ? await items.InsertAsync(document, document.Id, document.Id, cancellation)
            : await items.ReplaceAsync(document, document.Id, document.Id, etag, cancellation)) is not null;
    }

    /// <summary>Removes that version; false after a concurrent write.</summary>
    public Task<bool> RemoveAsync(Stored<AgentIdentity> stored, CancellationToken cancellation) =>
        items.DeleteAsync(IdOf(stored.Value.Uuid), IdOf(stored.Value.Uuid), stored.ETag, cancellation);

    private static string IdOf(Guid uuid) => CatalogIds.Of(CatalogKinds.AgentIdentity, uuid.Hex());

    private async Task<List<Stored<AgentIdentity>>> QueryAsync(QueryDefinition query, CancellationToken cancellation)
    {
        var found = new List<Stored<AgentIdentity>>();
        await foreach (var document in items.QueryAsync(query, null, null, cancellation))
        {
            found.Add(new Stored<AgentIdentity>(document.Value.Identity, document.ETag));
        }

        return found;
    }
}

/// <summary>The document of an agent.</summary>
/// <param name="Offering">That of the agent, for queries.</param>
internal sealed record AgentIdentityDocument(string Id, Guid Offering, AgentIdentity Identity)
{
    public string Kind { get; init; } = CatalogKinds.AgentIdentity;
}

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(AgentIdentityDocument))]
internal sealed partial class AgentIdentityJson : JsonSerializerContext;
