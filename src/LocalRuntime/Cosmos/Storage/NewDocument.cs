using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using SortKey = LocalRuntime.Cosmos.Sql.SortKey;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>A validated document to be written, with the sort keys for its row. The writer adds the system properties.</summary>
internal sealed class NewDocument
{
    private const int MaxDocumentSize = 2 << 20;
    private const int MaxIdLength = 1023;

    private static readonly string[] SystemProperties = ["_rid", "_self", "_etag", "_attachments", "_ts"];

    private readonly ContainerTable container;
    private readonly ReadOnlyMemory<byte> content;

    private NewDocument(ContainerTable container, ReadOnlyMemory<byte> content, string id, string partition, string?[] keys, int terms)
    {
        (this.container, this.content) = (container, content);
        (Id, Partition, Keys, Terms) = (id, partition, keys, terms);
    }

    /// <summary>The sort key of its id.</summary>
    public string Id { get; }

    /// <summary>The sort key of its partition key.</summary>
    public string Partition { get; }

    /// <summary>The sort keys of the container's indexed paths, in column order.</summary>
    public string?[] Keys { get; }

    /// <summary>How many of its values are in the index.</summary>
    public int Terms { get; }

    public DocumentKeys DocumentKeys => new(Partition, Id, Keys);

    /// <summary>Parses and validates a document that was sent with a partition key.</summary>
    public static NewDocument Read(ContainerTable container, ReadOnlyMemory<byte> body, string partition)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new RequestRefusedException(400, "A document must be an object.");
        }

        if (!root.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || !IsValidId(id.GetString()!))
        {
            throw new RequestRefusedException(400, "A document's id must be a text of 1 to 1023 octets without / \\ ? #.");
        }

        if (SortKey.Of(PropertyPath.Resolve(root, container.PartitionSegments)) != partition)
        {
            throw new RequestRefusedException(400, "PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
        }

        if (body.Length > MaxDocumentSize)
        {
            throw new RequestRefusedException(413, "A document may have at most 2 MB.");
        }

        var keys = new string?[container.IndexedPathSegments.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = SortKey.Of(PropertyPath.Resolve(root, container.IndexedPathSegments[i]));
        }

        return new NewDocument(
            container, WithoutSystemProperties(root, body), SortKey.OfString(id.GetString()!), partition, keys, IndexTerms.Of(container, root, keys));
    }

    /// <summary>The JSON with system properties, as it is stored and returned.</summary>
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

    private static bool IsValidId(string id) => id.Length > 0 && Encoding.UTF8.GetByteCount(id) <= MaxIdLength && id.AsSpan().IndexOfAny("/\\?#") < 0;

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            throw new RequestRefusedException(400, $"The document is not JSON: {error.Message}");
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
