using System.Globalization;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using SortKey = LocalRuntime.Cosmos.Sql.SortKey;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Reads without a query: one document, all of a container, and what changed in it.</summary>
internal sealed class ReadItems(DocumentFile file)
{
    public Reply One(CosmosRequest request, ContainerTable container, string id)
    {
        var partition = request.RequiredPartition();
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
            return Reply.Error(404, "Resource Not Found.") with { Change = container.LastChange };
        }

        return request.Header("If-None-Match") is { } known && ETags.Names(known, etag)
            ? new Reply(304) { ETag = etag, Change = container.LastChange }
            : new Reply(200, body) { ETag = etag, Change = container.LastChange, Charge = RequestCharge.Read(body.Length) };
    }

    /// <summary>All documents in the order of their creation, of one partition or of all.</summary>
    public Reply All(CosmosRequest request, ContainerTable container)
    {
        var page = file.Read(connection => container.Query("SELECT * FROM c").Run(
            connection.Prepare, new Dictionary<string, System.Text.Json.JsonElement>(),
            request.Partition(), request.MaxItems(), Continuation.Parse(request.Header("x-ms-continuation"))));
        return ManageContainers.Feed("Documents", container.Rid, page.Items) with
        {
            Continuation = page.Continuation?.ToString(),
            Change = container.LastChange,
            Charge = RequestCharge.Query(page.Rows, page.Items.Sum(item => (long)item.Length)),
        };
    }

    /// <summary>The latest versions of what changed after the version that If-None-Match names; 304 when nothing did.</summary>
    public Reply Changes(CosmosRequest request, ContainerTable container)
    {
        var after = request.Header("If-None-Match");
        var latest = container.LastChange;
        var from = after switch
        {
            null => 0,
            "*" => latest,
            _ => long.TryParse(after.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new RequestRefused(400, $"If-None-Match is {after}, which is no state of a change feed."),
        };
        var since = request.Header("If-Modified-Since") is { } date
            ? DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds()
            : 0;
        var partition = request.Partition();
        var items = new List<ReadOnlyMemory<byte>>();
        var last = from;
        file.Read(connection =>
        {
            var scope = partition is null ? "" : " AND pk = $pk";
            var command = connection.Prepare($"SELECT lsn, body FROM {container.Name} WHERE lsn > $from AND ts >= $since{scope} ORDER BY lsn LIMIT $limit");
            command.Parameters.AddWithValue("$from", from);
            command.Parameters.AddWithValue("$since", since);
            command.Parameters.AddWithValue("$limit", request.MaxItems());
            if (partition is not null)
            {
                command.Parameters.AddWithValue("$pk", partition);
            }

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
            ? new Reply(304) { ETag = state, ItemCount = 0, Change = latest }
            : ManageContainers.Feed("Documents", container.Rid, items) with { ETag = state, Change = latest, Charge = RequestCharge.Query(items.Count, 0) };
    }
}
