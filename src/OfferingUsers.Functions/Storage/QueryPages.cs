using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The pages of a query as the store answers them: <c>{"Documents": […]}</c>. Reading a page again is harmless, so a transient fault is tried again.
/// </summary>
internal static class QueryPages
{
    /// <summary>The result of a query that counts: each page brings a part of it.</summary>
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

    /// <summary>Pages until there are no more; each is the caller's to dispose.</summary>
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
            using var response = await retry.SendAsync(_ => feed.ReadNextAsync(cancellation), cancellation);
            response.EnsureSuccessStatusCode();
            yield return await JsonDocument.ParseAsync(response.Content, default, cancellation);
        }
    }
}
