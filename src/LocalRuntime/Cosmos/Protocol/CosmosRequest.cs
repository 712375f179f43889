using System.Net.Http.Headers;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>A parsed request: path segments, headers and body.</summary>
internal sealed class CosmosRequest
{
    private readonly HttpRequestHeaders headers;

    public CosmosRequest(HttpRequestMessage message, ReadOnlyMemory<byte> body)
    {
        headers = message.Headers;
        Method = message.Method.Method;
        Body = body;
        Segments = [.. message.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        HasIfMatch = headers.TryGetValues("If-Match", out _);
    }

    public string Method { get; }

    public string[] Segments { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public bool HasIfMatch { get; }

    public string? Header(string name) => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    public bool IsTrue(string name) => string.Equals(Header(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as JSON; the caller disposes it.</summary>
    public JsonDocument ParseBody()
    {
        try
        {
            return JsonDocument.Parse(Body);
        }
        catch (JsonException error)
        {
            throw new RequestRefusedException(400, $"The body is not JSON: {error.Message}");
        }
    }

    /// <summary>The sort key of the header's partition key; null without the header.</summary>
    public string? PartitionKey()
    {
        if (Header("x-ms-documentdb-partitionkey") is not { } header)
        {
            return null;
        }

        using var parsed = JsonDocument.Parse(header);
        var root = parsed.RootElement;
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() != 1 || root[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            throw new RequestRefusedException(400, $"The partition key {header} is not supported: it must be one string, number, boolean or null.");
        }

        return SortKey.Of(root[0]);
    }

    /// <summary>
    /// The documents that a query, a list or a change feed sees: those of a partition key, or of a physical partition. With several of them one must be named.
    /// </summary>
    public QueryScope Scope(PhysicalPartitions partitions)
    {
        var key = PartitionKey();
        if (!partitions.AreSeveral || key is not null)
        {
            return new QueryScope(key);
        }

        var id = Header("x-ms-documentdb-partitionkeyrangeid")
            ?? throw new RequestRefusedException(400, "With several physical partitions, a partition key or the id of a partition key range is required.");
        var physical = partitions.Find(id) ?? throw new RequestRefusedException(410, $"There is no partition key range {id}.", 1002);
        return new QueryScope(null, physical, partitions.Count);
    }

    /// <summary>The physical partition that the request goes to, for its session; 0 if it goes to none.</summary>
    public int PhysicalPartition(PhysicalPartitions partitions) =>
        PartitionKey() is { } key ? PhysicalPartitions.Of(key, partitions.Count)
        : Header("x-ms-documentdb-partitionkeyrangeid") is { } id ? partitions.Find(id) ?? 0
        : 0;

    /// <summary>The same for requests that must have the header.</summary>
    public string RequirePartitionKey() => PartitionKey() ?? throw new RequestRefusedException(400, "x-ms-documentdb-partitionkey is missing.");

    /// <summary>The maximum number of results per page: at most 10,000; 1,000 if the header is missing or -1.</summary>
    public int MaxItems() => int.TryParse(Header("x-ms-max-item-count"), out var count) && count > 0 ? Math.Min(count, 10_000) : 1000;
}
