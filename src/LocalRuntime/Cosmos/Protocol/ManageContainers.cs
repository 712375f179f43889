using System.Text.Json;
using LocalRuntime.Cosmos.Storage;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Databases and containers: create, read, list, delete; and the one partition range that every container has.</summary>
internal sealed class ManageContainers(DocumentFile file)
{
    public async Task<Reply> CreateDatabaseAsync(CosmosRequest request)
    {
        var id = Id(request);
        return await file.CreateDatabaseAsync(id) is { } rid ? new Reply(201, Database(id, rid)) : Taken(id);
    }

    public Reply ReadDatabase(string name) =>
        file.Databases.FirstOrDefault(database => database.Key == name || database.Value == name) is { Key: not null } found
            ? new Reply(200, Database(found.Key, found.Value))
            : Reply.Error(404, $"The database '{name}' does not exist.");

    public Reply ListDatabases() => Feed("Databases", "", file.Databases.Select(database => Database(database.Key, database.Value)));

    public async Task<Reply> DeleteDatabaseAsync(string name)
    {
        if (file.Database(name) is null)
        {
            return Reply.Error(404, $"The database '{name}' does not exist.");
        }

        await file.DropDatabaseAsync(name);
        return new Reply(204);
    }

    public async Task<Reply> CreateContainerAsync(CosmosRequest request, string database)
    {
        if (file.Database(database) is null)
        {
            return Reply.Error(404, $"The database '{database}' does not exist.");
        }

        using var body = request.ParseBody();
        ContainerPolicy.Read(body.RootElement);
        var id = Id(request);
        return await file.CreateContainerAsync(database, id, body.RootElement.Clone()) is { } created
            ? new Reply(201, Container(created))
            : Taken(id);
    }

    public Reply ListContainers(string database) => Feed(
        "DocumentCollections", file.Database(database) ?? "", file.Containers.Where(container => container.Database == database).Select(Container));

    public static Reply ReadContainer(ContainerTable container) => new(200, Container(container)) { ETag = "\"" + container.Rid + "\"" };

    /// <summary>A change of the indexing policy needs new columns, which only a new container gets; the same definition again is accepted.</summary>
    public static Reply ReplaceContainer(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var (asked, known) = (ContainerPolicy.Read(body.RootElement), container.Policy);
        var same = asked.PartitionKey == known.PartitionKey
            && asked.IncludedPaths.SetEquals(known.IncludedPaths)
            && asked.Composites.Select(Describe).Order(StringComparer.Ordinal).SequenceEqual(known.Composites.Select(Describe).Order(StringComparer.Ordinal));
        return same
            ? ReadContainer(container)
            : Reply.Error(400, "A container's indexingPolicy and keys cannot be changed here: remove the container and create it again.");
    }

    public async Task<Reply> DeleteContainerAsync(ContainerTable container)
    {
        await file.DropContainerAsync(container);
        return new Reply(204);
    }

    /// <summary>The second time the SDK asks with the version it was given, and must hear that nothing is new, or it asks for ever.</summary>
    public static Reply PartitionRanges(CosmosRequest request, ContainerTable container)
    {
        const string version = "\"1\"";
        return request.Header("If-None-Match") == version
            ? new Reply(304) { ETag = version, ItemCount = 0 }
            : Feed("PartitionKeyRanges", container.Rid, [Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("id", "0");
                json.WriteString("_rid", container.Rid);
                json.WriteString("_self", $"dbs/{container.Database}/colls/{container.Rid}/pkranges/0");
                json.WriteString("_etag", version);
                json.WriteNumber("_ts", 0);
                json.WriteString("minInclusive", "");
                json.WriteString("maxExclusive", "FF");
                json.WriteString("status", "online");
                json.WriteStartArray("parents");
                json.WriteEndArray();
                json.WriteEndObject();
            })]) with
            { ETag = version };
    }

    /// <summary>A list in the protocol's form.</summary>
    public static Reply Feed(string name, string rid, IEnumerable<ReadOnlyMemory<byte>> items)
    {
        var count = 0;
        var body = Json(json =>
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
        return new Reply(200, body) { ItemCount = count };
    }

    private static string Describe(Sql.CompositeIndex index) => string.Join(',', index.Paths.Select(path => path.Path + (path.Descending ? "-" : "+")));

    private static Reply Taken(string id) => Reply.Error(409, $"'{id}' exists already.");

    private static string Id(CosmosRequest request)
    {
        using var body = request.ParseBody();
        return body.RootElement.TryGetProperty("id", out var id) && id.GetString() is { Length: > 0 and <= 255 } name && name.AsSpan().IndexOfAny("/\\?#") < 0
            ? name
            : throw new RequestRefused(400, "id must be a text of at most 255 characters without / \\ ? #.");
    }

    private static ReadOnlyMemory<byte> Database(string id, string rid) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        System(json, rid, $"dbs/{rid}/");
        json.WriteString("_colls", "colls/");
        json.WriteString("_users", "users/");
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Container(ContainerTable container) => Json(json =>
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
        System(json, container.Rid, $"dbs/{container.Database}/colls/{container.Rid}/");
        json.WriteString("_docs", "docs/");
        json.WriteEndObject();
    });

    private static void System(Utf8JsonWriter json, string rid, string self)
    {
        json.WriteString("_rid", rid);
        json.WriteString("_self", self);
        json.WriteString("_etag", "\"" + rid + "\"");
        json.WriteNumber("_ts", 0);
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new global::System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }
}
