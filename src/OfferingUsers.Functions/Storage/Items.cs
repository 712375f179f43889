using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The documents of one type in one container, as streams: a missing document is a null and a lost race a false, not an exception. Every write is either an
/// insert that may conflict or guarded by an ETag. A write whose answer was lost is looked up, so that success is reported exactly when it took effect.
/// </summary>
internal sealed class Items<T>(Container container, JsonTypeInfo<T> type, TransientRetry retry)
    where T : class
{
    private static readonly ItemRequestOptions NoContent = new() { EnableContentResponseOnWrite = false };

    /// <summary>A point read: one call, one request unit per kilobyte. Null when there is no such document.</summary>
    public async ValueTask<Stored<T>?> ReadAsync(string id, string partition, CancellationToken cancellation)
    {
        using var response = await retry.SendAsync(
            _ => container.ReadItemStreamAsync(id, new PartitionKey(partition), null, cancellation), cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return new Stored<T>(Parse(response.Content), response.Headers.ETag);
    }

    /// <summary>Writes a new document; its ETag, or null when the id or a unique key is taken.</summary>
    public async Task<string?> InsertAsync(T document, string id, string partition, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type);
        var repeated = false;
        using var response = await retry.SendAsync(
            again =>
            {
                repeated = again;
                return container.CreateItemStreamAsync(new MemoryStream(bytes), new PartitionKey(partition), NoContent, cancellation);
            },
            cancellation);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            return repeated ? await EtagIfStoredAsync(bytes, id, partition, cancellation) : null;
        }

        response.EnsureSuccessStatusCode();
        return response.Headers.ETag;
    }

    /// <summary>Writes over the version with that ETag; the new ETag, or null when the document has moved on or is gone.</summary>
    public async Task<string?> ReplaceAsync(T document, string id, string partition, string etag, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type);
        var guard = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = etag };
        var repeated = false;
        using var response = await retry.SendAsync(
            again =>
            {
                repeated = again;
                return container.ReplaceItemStreamAsync(new MemoryStream(bytes), id, new PartitionKey(partition), guard, cancellation);
            },
            cancellation);
        if (response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return repeated ? await EtagIfStoredAsync(bytes, id, partition, cancellation) : null;
        }

        response.EnsureSuccessStatusCode();
        return response.Headers.ETag;
    }

    /// <summary>Removes the version with that ETag; false when it has moved on or is gone.</summary>
    public async Task<bool> DeleteAsync(string id, string partition, string etag, CancellationToken cancellation)
    {
        var guard = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = etag };
        var repeated = false;
        using var response = await retry.SendAsync(
            again =>
            {
                repeated = again;
                return container.DeleteItemStreamAsync(id, new PartitionKey(partition), guard, cancellation);
            },
            cancellation);
        switch (response.StatusCode)
        {
            // Gone after a try whose answer was lost: that try removed it, or another caller did, and either way it is gone as asked.
            case HttpStatusCode.NotFound:
                return repeated;
            case HttpStatusCode.PreconditionFailed:
                return false;
            default:
                response.EnsureSuccessStatusCode();
                return true;
        }
    }

    /// <summary>All results of a query, page by page as they are asked for.</summary>
    /// <param name="partition">Null goes over all partitions.</param>
    /// <param name="pageSize">How many results one call may bring; null leaves it to the store.</param>
    public async IAsyncEnumerable<Stored<T>> QueryAsync(
        QueryDefinition query, string? partition, int? pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in QueryPages.ReadAsync(container, query, partition, pageSize, retry, cancellation))
        {
            using (page)
            {
                foreach (var element in page.RootElement.GetProperty("Documents").EnumerateArray())
                {
                    yield return new Stored<T>(
                        element.Deserialize(type)!, element.TryGetProperty("_etag", out var etag) ? etag.GetString()! : "");
                }
            }
        }
    }

    private T Parse(Stream content)
    {
        // In gateway mode the whole answer is in memory already: reading its bytes in place saves a copy and the asynchronous machinery.
        if (content is MemoryStream memory && memory.TryGetBuffer(out var buffer))
        {
            return JsonSerializer.Deserialize(buffer.AsSpan((int)memory.Position), type)!;
        }

        return JsonSerializer.Deserialize(content, type)!;
    }

    private async Task<string?> EtagIfStoredAsync(byte[] wanted, string id, string partition, CancellationToken cancellation)
    {
        var stored = await ReadAsync(id, partition, cancellation);
        return stored is not null && JsonSerializer.SerializeToUtf8Bytes(stored.Value, type).AsSpan().SequenceEqual(wanted) ? stored.ETag : null;
    }
}
