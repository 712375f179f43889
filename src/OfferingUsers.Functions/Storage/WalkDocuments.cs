using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Reads all documents of a container as they are stored, also those that cannot be read as what they should be, page by page and in no order. This costs a
/// read of everything.
/// </summary>
internal sealed class WalkDocuments(TransientRetry retry)
{
    private const int PageSize = 500;

    private static readonly Dictionary<string, string> PartitionProperties =
        ContainerDefinitions.All().ToDictionary(container => container.Id, container => container.PartitionKeyPath.TrimStart('/'), StringComparer.Ordinal);

    public async IAsyncEnumerable<StoredDocument> RunAsync(Container container, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in QueryPages.ReadAsync(container, new QueryDefinition("SELECT * FROM c"), null, PageSize, retry, cancellation))
        {
            using (page)
            {
                foreach (var element in page.RootElement.GetProperty("Documents").EnumerateArray())
                {
                    yield return Of(container, element);
                }
            }
        }
    }

    /// <summary>One document as it is stored now; null if it no longer exists.</summary>
    public async Task<StoredDocument?> FindAsync(Container container, string id, string partition, CancellationToken cancellation)
    {
        using var response = await retry.SendAsync(
            (_, attempt) => container.ReadItemStreamAsync(id, new PartitionKey(partition), null, attempt), cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        StoreRefusedException.ThrowIfRefused(response);
        using var document = await JsonDocument.ParseAsync(response.Content, new JsonDocumentOptions { MaxDepth = QueryPages.MaxDepth }, cancellation);
        return Of(container, document.RootElement);
    }

    private static StoredDocument Of(Container container, JsonElement element) => new(
        element.GetProperty("id").GetString()!,
        element.TryGetProperty(PartitionProperties[container.Id], out var partition) && partition.ValueKind == JsonValueKind.String
            ? partition.GetString()!
            : "",
        DateTimeOffset.FromUnixTimeSeconds(element.GetProperty("_ts").GetInt64()),
        element.Clone());
}

/// <summary>A document as it is stored.</summary>
/// <param name="WrittenAt">When it was written last, to the second.</param>
/// <param name="Json">With the properties that the store adds.</param>
internal sealed record StoredDocument(string Id, string Partition, DateTimeOffset WrittenAt, JsonElement Json);
