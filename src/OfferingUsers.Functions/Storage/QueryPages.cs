using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The pages of a query as Cosmos DB returns them: <c>{"Documents": […]}</c>. Reading a page is retried after a transient fault.
/// </summary>
internal static class QueryPages
{
    /// <summary>The max depth of what is read, which is more than any writer is allowed: a stored document must not fail the page it is on.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    /// <summary>The result of a COUNT query: the sum over its pages, each of which has a partial count.</summary>
    public static async Task<int> CountAsync(
        Container container, QueryDefinition query, string? partition, TransientRetry retry, CancellationToken cancellation)
    {
        var total = 0;
        await foreach (var page in ReadAsync(container, query, partition, null, retry, cancellation))
        {
            using (page)
            {
                total += page.RootElement.GetProperty("Documents").EnumerateArray().Sum(count => count.GetInt32());
            }
        }

        return total;
    }

    /// <summary>All pages; the caller disposes each of them.</summary>
    public static async IAsyncEnumerable<JsonDocument> ReadAsync(
        Container container, QueryDefinition query, string? partition, int? pageSize, TransientRetry retry,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = partition is null ? null : new PartitionKey(partition),
            MaxItemCount = pageSize,
            EnableOptimisticDirectExecution = partition is not null,
        };
        using var feed = container.GetItemQueryStreamIterator(query, null, options);
        while (feed.HasMoreResults)
        {
            using var response = await retry.SendAsync((_, attempt) => feed.ReadNextAsync(attempt), cancellation);
            StoreRefusedException.ThrowIfRefused(response);
            yield return await JsonDocument.ParseAsync(response.Content, Deep, cancellation);
        }
    }
}
