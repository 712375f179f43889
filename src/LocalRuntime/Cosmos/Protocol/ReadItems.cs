using System.Globalization;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using SortKey = LocalRuntime.Cosmos.Sql.SortKey;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Reads a document, lists documents, and reads the change feed.</summary>
internal sealed class ReadItems(DocumentFile file, PhysicalPartitions partitions)
{
    public CosmosResponse ReadItem(CosmosRequest request, ContainerTable container, string id)
    {
        var partition = request.RequirePartitionKey();
        var (body, etag) = file.Read(connection =>
        {
            var command = connection.Prepare($"SELECT body, etag FROM {container.Name} WHERE id = $id AND pk = $pk");
            command.Parameters.AddWithValue("$id", SortKey.OfString(id));
            command.Parameters.AddWithValue("$pk", partition);
            using var reader = command.ExecuteReader();
            return reader.Read() ? (reader.GetFieldValue<byte[]>(0), reader.GetString(1)) : default;
        });
        if (body is null)
        {
            return CosmosResponse.Error(404, "Resource Not Found.") with { LastChange = container.LastChange };
        }

        return request.Header("If-None-Match") is { } ifNoneMatch && ETags.Matches(ifNoneMatch, etag)
            ? new CosmosResponse(304) { ETag = etag, LastChange = container.LastChange }
            : new CosmosResponse(200, body) { ETag = etag, LastChange = container.LastChange, Charge = RequestCharge.Read(body.Length) };
    }

    /// <summary>All documents of the container, of one partition or of one physical partition, in creation order.</summary>
    public CosmosResponse ListItems(CosmosRequest request, ContainerTable container)
    {
        var query = container.GetQuery("SELECT * FROM c");
        var scope = request.Scope(partitions);
        var page = file.Read(connection => query.Run(
            connection.Prepare, new Dictionary<string, System.Text.Json.JsonElement>(), scope, container.Extent(query.Access, scope),
            request.MaxItems(), Continuation.Parse(request.Header("x-ms-continuation"))));
        return ManageContainers.Feed("Documents", container.Rid, page.Items) with
        {
            Continuation = page.Continuation?.ToString(),
            LastChange = container.LastChange,
            Charge = RequestCharge.Feed(page.Items),
        };
    }

    /// <summary>The latest versions of documents that changed after the state in <c>If-None-Match</c>; 304 if there are none.</summary>
    public CosmosResponse ReadChangeFeed(CosmosRequest request, ContainerTable container)
    {
        var ifNoneMatch = request.Header("If-None-Match");
        var latest = container.LastChange;
        var from = ifNoneMatch switch
        {
            null => 0,
            "*" => latest,
            _ => long.TryParse(ifNoneMatch.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new RequestRefusedException(400, $"If-None-Match is {ifNoneMatch}, which is no state of a change feed."),
        };
        var since = request.Header("If-Modified-Since") is { } date
            ? DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds()
            : 0;
        var seen = request.Scope(partitions);
        var items = new List<ReadOnlyMemory<byte>>();
        var last = from;
        file.Read(connection =>
        {
            var scope = seen.Partition is not null ? " AND pk = $pk"
                : seen.Physical is not null ? $" AND {PhysicalPartitions.Function}(pk, $count) = $physical"
                : "";
            var command = connection.Prepare($"SELECT lsn, body FROM {container.Name} WHERE lsn > $from AND ts >= $since{scope} ORDER BY lsn LIMIT $limit");
            command.Parameters.AddWithValue("$from", from);
            command.Parameters.AddWithValue("$since", since);
            command.Parameters.AddWithValue("$limit", request.MaxItems());
            seen.Bind(command);

            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                last = reader.GetInt64(0);
                items.Add(reader.GetFieldValue<byte[]>(1));
            }

            return last;
        });

        var state = string.Create(CultureInfo.InvariantCulture, $"\"{last}\"");
        return items.Count == 0
            ? new CosmosResponse(304) { ETag = state, ItemCount = 0, LastChange = latest }
            : ManageContainers.Feed("Documents", container.Rid, items) with { ETag = state, LastChange = latest, Charge = RequestCharge.Feed(items) };
    }
}
