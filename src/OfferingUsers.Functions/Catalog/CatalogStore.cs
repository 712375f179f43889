using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>Reads and writes the catalog's documents without the cache, for changes and for staff.</summary>
public sealed class CatalogStore(CosmosContainers containers, CatalogCache cache, OptimisticConcurrency concurrency, ConfirmAbsence absence)
{
    /// <summary>Keeps a query with its parameters below the limit of 256 KB.</summary>
    private const int IdsPerQuery = 2000;

    public ValueTask<Stored<JsonObject>?> ReadAsync(string id, CancellationToken cancellation) => ReadAsync(id, CatalogJson.Default.JsonObject, cancellation);

    /// <summary>A typed document; null if there is none with that id.</summary>
    public ValueTask<Stored<T>?> ReadAsync<T>(string id, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => ItemsOf(type).ReadAsync(id, id, cancellation);

    /// <summary>The existing documents among these ids, by id.</summary>
    public async Task<Dictionary<string, Stored<JsonObject>>> ReadManyAsync(IEnumerable<string> ids, CancellationToken cancellation) =>
        (await ReadManyAsync(ids, CatalogJson.Default.JsonObject, cancellation)).ToDictionary(document => document.Value.Text("id")!, StringComparer.Ordinal);

    /// <summary>The existing typed documents among these ids.</summary>
    public async Task<List<Stored<T>>> ReadManyAsync<T>(IEnumerable<string> ids, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var found = new List<Stored<T>>();
        foreach (var chunk in ids.Distinct(StringComparer.Ordinal).Chunk(IdsPerQuery))
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)").WithParameter("@ids", chunk);
            found.AddRange(await ListAsync(query, type, cancellation));
        }

        return found;
    }

    /// <summary>Documents of a kind whose property has a value.</summary>
    public Task<List<Stored<JsonObject>>> WhereAsync(string kind, string property, string value, CancellationToken cancellation) =>
        WhereAsync(kind, property, value, CatalogJson.Default.JsonObject, cancellation);

    /// <summary>Typed documents of a kind whose property has a value.</summary>
    public Task<List<Stored<T>>> WhereAsync<T>(string kind, string property, string value, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => ListAsync(
            new QueryDefinition($"SELECT * FROM c WHERE c.kind = @kind AND c.{property} = @value")
                .WithParameter("@kind", kind).WithParameter("@value", value),
            type,
            cancellation);

    /// <summary>All documents of a kind.</summary>
    public Task<List<Stored<JsonObject>>> OfKindAsync(string kind, CancellationToken cancellation) =>
        OfKindAsync(kind, CatalogJson.Default.JsonObject, cancellation);

    /// <summary>All typed documents of a kind.</summary>
    public Task<List<Stored<T>>> OfKindAsync<T>(string kind, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => ListAsync(new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", kind), type, cancellation);

    /// <summary>A page of the documents of a kind, ordered by uuid.</summary>
    public Task<List<Stored<JsonObject>>> PageAsync(string kind, int offset, int limit, CancellationToken cancellation) => ListAsync(
        new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind ORDER BY c.kind, c.uuid OFFSET @offset LIMIT @limit")
            .WithParameter("@kind", kind).WithParameter("@offset", offset).WithParameter("@limit", limit),
        CatalogJson.Default.JsonObject,
        cancellation);

    public Task<int> CountAsync(string kind, CancellationToken cancellation) => ItemsOf(CatalogJson.Default.JsonObject).CountAsync(
        new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind").WithParameter("@kind", kind), null, cancellation);

    /// <summary>Inserts if <paramref name="etag"/> is null, otherwise replaces that version; false after a concurrent write.</summary>
    public Task<bool> WriteAsync(JsonObject document, string? etag, CancellationToken cancellation) =>
        WriteAsync(document, document.Text("id")!, etag, CatalogJson.Default.JsonObject, cancellation);

    /// <summary>Inserts if <paramref name="etag"/> is null, otherwise replaces that version; false after a concurrent write.</summary>
    public async Task<bool> WriteAsync<T>(T document, string id, string? etag, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => await WriteVersionAsync(document, id, etag, type, cancellation) is not null;

    /// <summary>The same; the ETag of the new version, null after a concurrent write.</summary>
    public async Task<string?> WriteVersionAsync<T>(T document, string id, string? etag, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var written = etag is null
            ? await ItemsOf(type).InsertAsync(document, id, id, cancellation)
            : await ItemsOf(type).ReplaceAsync(document, id, id, etag, cancellation);
        cache.Clear();
        return written;
    }

    /// <summary>Changes a document with optimistic concurrency, if it exists. If <paramref name="change"/> returns null, nothing is written.</summary>
    public Task ChangeAsync(string id, Func<JsonObject, JsonObject?> change, CancellationToken cancellation) => concurrency.RunAsync(
        async () => await ReadAsync(id, cancellation) is not { } read
            || change(read.Value) is not { } changed
            || await WriteAsync(changed, read.ETag, cancellation),
        cancellation);

    /// <summary>Removes a document in any version, if it exists.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellation) => concurrency.RunAsync(
        async () => await ReadAsync(id, cancellation) is not { } read || await RemoveVersionAsync(id, read.ETag, cancellation), cancellation);

    /// <summary>Removes that version of a document; false if it has changed since or no longer exists.</summary>
    public async Task<bool> RemoveVersionAsync(string id, string etag, CancellationToken cancellation)
    {
        var isRemoved = await ItemsOf(CatalogJson.Default.JsonObject).DeleteAsync(id, id, etag, cancellation);
        cache.Clear();
        return isRemoved;
    }

    /// <summary>
    /// Whether what was read of a document, null if it was not found, still is so. It is confirmed by a write, because a read may be out of date; an existing
    /// document has a new version then, so that whoever else has read it before writes no more.
    /// </summary>
    public Task<bool> ConfirmAsync(string id, Stored<JsonObject>? read, CancellationToken cancellation) => read is null
        ? absence.RunAsync(containers.Catalog, id, id, cancellation)
        : WriteAsync(read.Value, read.ETag, cancellation);

    private Items<T> ItemsOf<T>(JsonTypeInfo<T> type)
        where T : class => containers.Items(containers.Catalog, type);

    private async Task<List<Stored<T>>> ListAsync<T>(QueryDefinition query, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var found = new List<Stored<T>>();
        await foreach (var document in ItemsOf(type).QueryAsync(query, null, null, cancellation))
        {
            found.Add(document);
        }

        return found;
    }
}
