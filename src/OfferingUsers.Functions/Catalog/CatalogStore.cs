using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>The catalog's documents as they are, for what writes them and for what shows them to staff.</summary>
public sealed class CatalogStore(CosmosContainers containers, TimeProvider clock)
{
    /// <summary>A query with its parameters may have 256 KB.</summary>
    private const int IdsPerQuery = 2000;

    private readonly Items<JsonObject> items = new(containers.Catalog, CatalogJson.Default.JsonObject, clock);

    public ValueTask<Stored<JsonObject>?> ReadAsync(string id, CancellationToken cancellation) => items.ReadAsync(id, id, cancellation);

    /// <summary>The documents of these ids that exist.</summary>
    public async Task<Dictionary<string, Stored<JsonObject>>> ReadManyAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Stored<JsonObject>>(StringComparer.Ordinal);
        foreach (var chunk in ids.Distinct(StringComparer.Ordinal).Chunk(IdsPerQuery))
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)").WithParameter("@ids", chunk);
            await foreach (var document in items.QueryAsync(query, null, null, cancellation))
            {
                found[document.Value["id"]!.GetValue<string>()] = document;
            }
        }

        return found;
    }

    /// <summary>Documents of a kind whose property has a value.</summary>
    public async Task<List<Stored<JsonObject>>> WhereAsync(string kind, string property, string value, CancellationToken cancellation)
    {
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.kind = @kind AND c.{property} = @value")
            .WithParameter("@kind", kind).WithParameter("@value", value);
        return await ListAsync(query, cancellation);
    }

    /// <summary>Documents of a kind with a part of that uuid, in one of their lists or in a list of a part. The index knows those of checklists.</summary>
    public Task<List<Stored<JsonObject>>> WithPartAsync(string kind, string list, string? inner, string uuid, CancellationToken cancellation)
    {
        var isMeant = inner is null ? "p.uuid = @uuid" : $"EXISTS(SELECT VALUE i FROM i IN p.{inner} WHERE i.uuid = @uuid)";
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.kind = @kind AND EXISTS(SELECT VALUE p FROM p IN c.{list} WHERE {isMeant})");
        return ListAsync(query.WithParameter("@kind", kind).WithParameter("@uuid", uuid), cancellation);
    }

    /// <summary>All documents of a kind.</summary>
    public Task<List<Stored<JsonObject>>> OfKindAsync(string kind, CancellationToken cancellation) =>
        ListAsync(new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", kind), cancellation);

    /// <summary>A stretch of a kind's documents, ordered by uuid.</summary>
    public Task<List<Stored<JsonObject>>> PageAsync(string kind, int offset, int limit, CancellationToken cancellation) => ListAsync(
        new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind ORDER BY c.kind, c.uuid OFFSET @offset LIMIT @limit")
            .WithParameter("@kind", kind).WithParameter("@offset", offset).WithParameter("@limit", limit),
        cancellation);

    public Task<int> CountAsync(string kind, CancellationToken cancellation) => QueryPages.CountAsync(
        containers.Catalog, new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind").WithParameter("@kind", kind), null, clock, cancellation);

    /// <summary>Inserts, or writes over the version that was read; false when another writer was first.</summary>
    public async Task<bool> WriteAsync(JsonObject document, string? etag, CancellationToken cancellation)
    {
        var id = document["id"]!.GetValue<string>();
        return (etag is null
            ? await items.InsertAsync(document, id, id, cancellation)
            : await items.ReplaceAsync(document, id, id, etag, cancellation)) is not null;
    }

    /// <summary>
    /// Changes a document until no other writer comes between; a missing one stays missing. Null from <paramref name="change"/> leaves it as it is.
    /// </summary>
    public async Task ChangeAsync(string id, Func<JsonObject, JsonObject?> change, CancellationToken cancellation)
    {
        while (await ReadAsync(id, cancellation) is { } read)
        {
            if (change(read.Value) is not { } changed || await WriteAsync(changed, read.ETag, cancellation))
            {
                return;
            }
        }
    }

    /// <summary>Removes a document, whatever its version; a missing one is removed already.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellation, Predicate<JsonObject>? onlyIf = null)
    {
        while (await ReadAsync(id, cancellation) is { } read && (onlyIf is null || onlyIf(read.Value)))
        {
            if (await items.DeleteAsync(id, id, read.ETag, cancellation))
            {
                return;
            }
        }
    }

    private async Task<List<Stored<JsonObject>>> ListAsync(QueryDefinition query, CancellationToken cancellation)
    {
        var found = new List<Stored<JsonObject>>();
        await foreach (var document in items.QueryAsync(query, null, null, cancellation))
        {
            found.Add(document);
        }

        return found;
    }
}
