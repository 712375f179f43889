using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using SortKey = LocalRuntime.Cosmos.Sql.SortKey;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>A document on its way in: checked, with the keys that its row needs. The writer adds what only it knows.</summary>
internal sealed class NewDocument
{
    private const int MaxDocumentSize = 2 << 20;
    private const int MaxIdLength = 1023;

    private static readonly string[] SystemProperties = ["_rid", "_self", "_etag", "_attachments", "_ts"];

    private readonly ContainerTable container;
    private readonly ReadOnlyMemory<byte> content;

    private NewDocument(ContainerTable container, ReadOnlyMemory<byte> content, string id, string partition, string?[] keys)
    {
        (this.container, this.content) = (container, content);
        (Id, Partition, Keys) = (id, partition, keys);
    }

    /// <summary>The key of its id.</summary>
    public string Id { get; }

    /// <summary>The key of its partition.</summary>
    public string Partition { get; }

    /// <summary>The keys of the container's indexed paths, in the order of their columns.</summary>
    public string?[] Keys { get; }

    /// <summary>Reads and checks a document that was sent to a partition.</summary>
    public static NewDocument Read(ContainerTable container, ReadOnlyMemory<byte> body, string partition)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new RequestRefused(400, "A document must be an object.");
        }

        if (!root.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || !IsId(id.GetString()!))
        {
            throw new RequestRefused(400, "A document's id must be a text of 1 to 1023 octets without / \\ ? #.");
        }

        if (SortKey.Of(PropertyPath.Walk(root, container.PartitionSegments)) != partition)
        {
            throw new RequestRefused(400, "PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
        }

        if (body.Length > MaxDocumentSize)
        {
            throw new RequestRefused(413, "A document may have 2 MB.");
        }

        var keys = new string?[container.Segments.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = SortKey.Of(PropertyPath.Walk(root, container.Segments[i]));
        }

        return new NewDocument(container, WithoutSystemProperties(root, body), SortKey.OfString(id.GetString()!), partition, keys);
    }

    /// <summary>The document with its system properties, as it is stored and answered.</summary>
    public byte[] Body(long row, string etag, long timestamp)
    {
        var rid = ResourceId.OfDocument(container.Rid, row);
        var isEmpty = content.Length <= 2;
        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $"{(isEmpty ? "" : ",")}\"_rid\":\"{rid}\",\"_self\":\"dbs/{container.Database}/colls/{container.Rid}/docs/{rid}/\","
            + $"\"_etag\":\"\\\"{etag.AsSpan(1, etag.Length - 2)}\\\"\",\"_attachments\":\"attachments/\",\"_ts\":{timestamp}}}");
        var head = content.Span[..^1];
        var body = new byte[head.Length + Encoding.UTF8.GetByteCount(tail)];
        head.CopyTo(body);
        Encoding.UTF8.GetBytes(tail, body.AsSpan(head.Length));
        return body;
    }

    private static bool IsId(string id) => id.Length > 0 && Encoding.UTF8.GetByteCount(id) <= MaxIdLength && id.AsSpan().IndexOfAny("/\\?#") < 0;

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            throw new RequestRefused(400, $"The document is not JSON: {error.Message}");
        }
    }

    private static ReadOnlyMemory<byte> WithoutSystemProperties(JsonElement root, ReadOnlyMemory<byte> body)
    {
        var trimmed = body.Span.TrimEnd(" \t\r\n"u8).Length;
        if (!SystemProperties.Any(name => root.TryGetProperty(name, out _)) && body.Span[0] == '{')
        {
            return body[..trimmed];
        }

        var buffer = new ArrayBufferWriter<byte>(body.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var property in root.EnumerateObject().Where(property => !SystemProperties.Contains(property.Name)))
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
