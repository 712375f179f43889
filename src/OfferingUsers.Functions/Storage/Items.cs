using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The documents of one type in one container, through the SDK's stream API: a missing document or a conflict is a return value, not an exception. Every write
/// is an insert or has an If-Match condition. If the response to a write was lost, the document is read to find out, by its mark, whether the write took
/// effect.
/// </summary>
internal sealed class Items<T>(Container container, JsonTypeInfo<T> type, TransientRetry retry, UnreadableDocuments unreadable)
    where T : class
{
    private static readonly ItemRequestOptions NoContent = new() { EnableContentResponseOnWrite = false };

    /// <summary>Reads a document with a point read: one call, one request unit per kilobyte. Null if it does not exist.</summary>
    public async ValueTask<Stored<T>?> ReadAsync(string id, string partition, CancellationToken cancellation)
    {
        using var response = await retry.SendAsync(
            (_, attempt) => container.ReadItemStreamAsync(id, new PartitionKey(partition), null, attempt), cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        StoreRefusedException.ThrowIfRefused(response);
        return new Stored<T>(Parse(response.Content), response.Headers.ETag);
    }

    /// <summary>Creates a document. Returns its ETag, or null if its id or a unique key exists already.</summary>
    public async Task<string?> InsertAsync(T document, string id, string partition, CancellationToken cancellation)
    {
        var (bytes, mark) = WriteMark.AddTo(document, type);
        var isRetried = false;
        using var response = await retry.SendAsync(
            (isRetry, attempt) =>
            {
                isRetried = isRetry;
                return container.CreateItemStreamAsync(new MemoryStream(bytes), new PartitionKey(partition), NoContent, attempt);
            },
            cancellation);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            return isRetried ? await EtagIfWrittenAsync(mark, id, partition, cancellation) : null;
        }

        StoreRefusedException.ThrowIfRefused(response);
        return response.Headers.ETag;
    }

    /// <summary>Replaces the version with that ETag. Returns the new ETag, or null if the document has changed since or no longer exists.</summary>
    public async Task<string?> ReplaceAsync(T document, string id, string partition, string etag, CancellationToken cancellation)
    {
        var (bytes, mark) = WriteMark.AddTo(document, type);
        var condition = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = etag };
        var isRetried = false;
        using var response = await retry.SendAsync(
            (isRetry, attempt) =>
            {
                isRetried = isRetry;
                return container.ReplaceItemStreamAsync(new MemoryStream(bytes), id, new PartitionKey(partition), condition, attempt);
            },
            cancellation);
        if (response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return isRetried ? await EtagIfWrittenAsync(mark, id, partition, cancellation) : null;
        }

        StoreRefusedException.ThrowIfRefused(response);
        return response.Headers.ETag;
    }

    /// <summary>Removes the version with that ETag; false if the document has changed since or no longer exists.</summary>
    public async Task<bool> DeleteAsync(string id, string partition, string etag, CancellationToken cancellation)
    {
        var condition = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = etag };
        var isRetried = false;
        using var response = await retry.SendAsync(
            (isRetry, attempt) =>
            {
                isRetried = isRetry;
                return container.DeleteItemStreamAsync(id, new PartitionKey(partition), condition, attempt);
            },
            cancellation);
        switch (response.StatusCode)
        {
            // After an attempt whose response was lost: that attempt or another caller has removed the document.
            case HttpStatusCode.NotFound:
                return isRetried;
            case HttpStatusCode.PreconditionFailed:
                return false;
            default:
                StoreRefusedException.ThrowIfRefused(response);
                return true;
        }
    }

    /// <summary>The results of a query; pages are requested as the caller enumerates.</summary>
    /// <param name="partition">The partition key; null queries all partitions.</param>
    /// <param name="pageSize">The max number of results per call; null leaves it to Cosmos DB.</param>
    public async IAsyncEnumerable<Stored<T>> QueryAsync(
        QueryDefinition query, string? partition, int? pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in QueryPages.ReadAsync(container, query, partition, pageSize, retry, cancellation))
        {
            using (page)
            {
                foreach (var element in page.RootElement.GetProperty("Documents").EnumerateArray())
                {
                    if (TryDeserialize(element, out var document))
                    {
                        yield return new Stored<T>(document, element.TryGetProperty("_etag", out var etag) ? etag.GetString()! : "");
                    }
                }
            }
        }
    }

    /// <summary>The result of a COUNT query.</summary>
    /// <param name="partition">Null queries all partitions.</param>
    public Task<int> CountAsync(QueryDefinition query, string? partition, CancellationToken cancellation) =>
        QueryPages.CountAsync(container, query, partition, retry, cancellation);

    private bool TryDeserialize(JsonElement element, [NotNullWhen(true)] out T? document)
    {
        try
        {
            document = element.Deserialize(type);
            return document is not null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or NotSupportedException)
        {
            var id = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out var known) ? known.ToString() : "";
            unreadable.Add(container.Id, id, error);
            document = null;
            return false;
        }
    }

    private T Parse(Stream content)
    {
        // In gateway mode the response is in memory already; parsing its buffer avoids a copy.
        if (content is MemoryStream memory && memory.TryGetBuffer(out var buffer))
        {
            return JsonSerializer.Deserialize(buffer.AsSpan((int)memory.Position), type)!;
        }

        return JsonSerializer.Deserialize(content, type)!;
    }

    /// <summary>The ETag of the stored version if it is the one with that mark.</summary>
    private async Task<string?> EtagIfWrittenAsync(string mark, string id, string partition, CancellationToken cancellation)
    {
        using var response = await retry.SendAsync(
            (_, attempt) => container.ReadItemStreamAsync(id, new PartitionKey(partition), null, attempt), cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        StoreRefusedException.ThrowIfRefused(response);
        return WriteMark.Has(response.Content, mark) ? response.Headers.ETag : null;
    }
}
