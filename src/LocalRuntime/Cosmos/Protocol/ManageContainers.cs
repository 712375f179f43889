using System.Globalization;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Creates, reads, lists and deletes databases and containers, and serves the partition key ranges of each container.</summary>
internal sealed class ManageContainers(DocumentFile file)
{
    public async Task<CosmosResponse> CreateDatabaseAsync(CosmosRequest request)
    {
        var id = ReadId(request);
        return await file.CreateDatabaseAsync(id) is { } rid ? new CosmosResponse(201, DatabaseJson(id, rid)) : Conflict(id);
    }

    public CosmosResponse ReadDatabase(string name) =>
        file.Databases.FirstOrDefault(database => database.Key == name || database.Value == name) is { Key: not null } found
            ? new CosmosResponse(200, DatabaseJson(found.Key, found.Value))
            : CosmosResponse.Error(404, $"The database '{name}' does not exist.");

    public CosmosResponse ListDatabases() => Feed("Databases", "", file.Databases.Select(database => DatabaseJson(database.Key, database.Value)));

    public async Task<CosmosResponse> DeleteDatabaseAsync(string name)
    {
        if (file.FindDatabase(name) is null)
        {
            return CosmosResponse.Error(404, $"The database '{name}' does not exist.");
        }

        await file.DropDatabaseAsync(name);
        return new CosmosResponse(204);
    }

    public async Task<CosmosResponse> CreateContainerAsync(CosmosRequest request, string database)
    {
        if (file.FindDatabase(database) is null)
        {
            return CosmosResponse.Error(404, $"The database '{database}' does not exist.");
        }

        using var body = request.ParseBody();
        ContainerPolicy.Read(body.RootElement);
        var id = ReadId(request);
        return await file.CreateContainerAsync(database, id, body.RootElement.Clone()) is { } created
            ? new CosmosResponse(201, ContainerJson(created))
            : Conflict(id);
    }

    public CosmosResponse ListContainers(string database) => Feed(
        "DocumentCollections", file.FindDatabase(database) ?? "", file.Containers.Where(container => container.Database == database).Select(ContainerJson));

    public static CosmosResponse ReadContainer(ContainerTable container) => new(200, ContainerJson(container)) { ETag = "\"" + container.Rid + "\"" };

    /// <summary>Accepts another indexing policy; the keys of a container do not change, here as in Cosmos DB.</summary>
    public async Task<CosmosResponse> ReplaceContainerAsync(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var (requested, current) = (ContainerPolicy.Read(body.RootElement), container.Policy);
        if (requested.PartitionKey != current.PartitionKey || !Describe(requested.UniqueKeys).SequenceEqual(Describe(current.UniqueKeys)))
        {
            return CosmosResponse.Error(400, "A container's partition key and unique keys cannot be changed: remove the container and create it again.");
        }

        var isSame = requested.IncludedPaths.SetEquals(current.IncludedPaths)
            && Describe(requested.Composites).SequenceEqual(Describe(current.Composites));
        return ReadContainer(isSame ? container : await file.ReplaceContainerAsync(container, body.RootElement.Clone()));
    }

    public async Task<CosmosResponse> DeleteContainerAsync(ContainerTable container)
    {
        await file.DropContainerAsync(container);
        return new CosmosResponse(204);
    }

    /// <summary>The SDK repeats the request with the returned ETag until the response is 304.</summary>
    public static CosmosResponse PartitionRanges(CosmosRequest request, ContainerTable container, PhysicalPartitions partitions)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"\"{partitions.Count}\"");
        return request.Header("If-None-Match") == version
            ? new CosmosResponse(304) { ETag = version, ItemCount = 0 }
            : Feed("PartitionKeyRanges", container.Rid, partitions.Ranges.Select(range => WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("id", range.Id);
                json.WriteString("_rid", container.Rid);
                json.WriteString("_self", $"dbs/{container.Database}/colls/{container.Rid}/pkranges/{range.Id}");
                json.WriteString("_etag", version);
                json.WriteNumber("_ts", 0);
                json.WriteString("minInclusive", range.Start);
                json.WriteString("maxExclusive", range.End);
                json.WriteString("status", "online");
                json.WriteStartArray("parents");
                json.WriteEndArray();
                json.WriteEndObject();
            }))) with
            { ETag = version };
    }

    /// <summary>A response with a list of resources.</summary>
    public static CosmosResponse Feed(string name, string rid, IEnumerable<ReadOnlyMemory<byte>> items)
    {
        var count = 0;
        var body = WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("_rid", rid);
            json.WriteStartArray(name);
            foreach (var item in items)
            {
                json.WriteRawValue(item.Span, skipInputValidation: true);
                count++;
            }

            json.WriteEndArray();
            json.WriteNumber("_count", count);
            json.WriteEndObject();
        });
        return new CosmosResponse(200, body) { ItemCount = count };
    }

    private static IEnumerable<string> Describe(IEnumerable<CompositeIndex> indexes) =>
        indexes.Select(index => string.Join(',', index.Paths.Select(path => path.Path + (path.Descending ? "-" : "+")))).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Describe(IEnumerable<IReadOnlyList<string>> keys) =>
        keys.Select(key => string.Join(',', key)).Order(StringComparer.Ordinal);

    private static CosmosResponse Conflict(string id) => CosmosResponse.Error(409, $"'{id}' exists already.");

    private static string ReadId(CosmosRequest request)
    {
        using var body = request.ParseBody();
        return body.RootElement.TryGetProperty("id", out var id) && id.GetString() is { Length: > 0 and <= 255 } name && name.AsSpan().IndexOfAny("/\\?#") < 0
            ? name
            : throw new RequestRefusedException(400, "id must be a text of at most 255 characters without / \\ ? #.");
    }

    private static ReadOnlyMemory<byte> DatabaseJson(string id, string rid) => WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        WriteSystemProperties(json, rid, $"dbs/{rid}/");
        json.WriteString("_colls", "colls/");
        json.WriteString("_users", "users/");
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> ContainerJson(ContainerTable container) => WriteJson(json =>
    {
        json.WriteStartObject();
        foreach (var property in container.Definition.EnumerateObject().Where(property => property.Name[0] != '_' && property.Name != "partitionKey"))
        {
            property.WriteTo(json);
        }

        json.WriteStartObject("partitionKey");
        json.WriteStartArray("paths");
        json.WriteStringValue(container.Policy.PartitionKey);
        json.WriteEndArray();
        json.WriteString("kind", "Hash");
        json.WriteNumber("version", 2);
        json.WriteEndObject();
        WriteSystemProperties(json, container.Rid, $"dbs/{container.Database}/colls/{container.Rid}/");
        json.WriteString("_docs", "docs/");
        json.WriteEndObject();
    });

    private static void WriteSystemProperties(Utf8JsonWriter json, string rid, string self)
    {
        json.WriteString("_rid", rid);
        json.WriteString("_self", self);
        json.WriteString("_etag", "\"" + rid + "\"");
        json.WriteNumber("_ts", 0);
    }

    public static ReadOnlyMemory<byte> WriteJson(Action<Utf8JsonWriter> write)
    {
        var buffer = new global::System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }
}
