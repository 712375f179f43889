using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using LocalRuntime.Sqlite;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Create, upsert, replace and delete. Preconditions and unique keys are decided by the one writer, so of two at once one wins.</summary>
internal sealed class WriteItems(DocumentFile file, TimeProvider clock)
{
    private const int ConstraintFailed = 19;

    public Task<Reply> CreateAsync(CosmosRequest request, ContainerTable container)
    {
        var document = NewDocument.Read(container, request.Body, request.RequiredPartition());
        return file.WriteAsync(connection => Insert(connection, request, container, document));
    }

    public Task<Reply> UpsertAsync(CosmosRequest request, ContainerTable container)
    {
        var document = NewDocument.Read(container, request.Body, request.RequiredPartition());
        return file.WriteAsync(connection => StoredRow.Find(connection, container, document.Id, document.Partition) is { } stored
            ? Update(connection, request, container, document, stored)
            : Insert(connection, request, container, document));
    }

    public Task<Reply> ReplaceAsync(CosmosRequest request, ContainerTable container, string id)
    {
        var document = NewDocument.Read(container, request.Body, request.RequiredPartition());
        if (document.Id != SortKey.OfString(id))
        {
            throw new RequestRefused(400, "The document's id is not the one of the path: ids do not change.");
        }

        return file.WriteAsync(connection => StoredRow.Find(connection, container, document.Id, document.Partition) is { } stored
            ? Update(connection, request, container, document, stored)
            : Missing(container));
    }

    public Task<Reply> PatchAsync(CosmosRequest request, ContainerTable container, string id)
    {
        var partition = request.RequiredPartition();
        var patch = Patch.Read(request, container);
        return file.WriteAsync(connection =>
        {
            if (StoredRow.Find(connection, container, SortKey.OfString(id), partition) is not { } stored)
            {
                return Missing(container);
            }

            if (!patch.Holds(connection, stored.Row))
            {
                return Reply.Error(412, "The patch's condition does not hold.", 1110);
            }

            var document = NewDocument.Read(container, patch.Apply(stored.Body(connection, container)), partition);
            return Update(connection, request, container, document, stored);
        });
    }

    public Task<Reply> DeleteAsync(CosmosRequest request, ContainerTable container, string id)
    {
        var partition = request.RequiredPartition();
        return file.WriteAsync(connection =>
        {
            if (StoredRow.Find(connection, container, SortKey.OfString(id), partition) is not { } stored)
            {
                return Missing(container);
            }

            if (Precondition(request, stored) is { } failed)
            {
                return failed;
            }

            var command = connection.Prepare($"DELETE FROM {container.Name} WHERE rid = $rid");
            command.Parameters.AddWithValue("$rid", stored.Row);
            command.ExecuteNonQuery();
            return new Reply(204) { Change = container.NextChange(), Charge = RequestCharge.Insert(1024, container.ColumnNames.Count) };
        });
    }

    private Reply Insert(Connection connection, CosmosRequest request, ContainerTable container, NewDocument document)
    {
        var (row, etag, now) = (container.NextRow(), ETags.Next(), clock.GetUtcNow().ToUnixTimeSeconds());
        var change = container.NextChange();
        var body = document.Body(row, etag, now);
        var columns = container.ColumnNames;
        var command = connection.Prepare(
            $"INSERT INTO {container.Name} (rid, pk, id, etag, ts, lsn, body{string.Concat(columns.Select(column => ", " + column))}) "
            + $"VALUES ($rid, $pk, $id, $etag, $ts, $lsn, $body{string.Concat(columns.Select(column => ", $" + column))})");
        command.Parameters.AddWithValue("$rid", row);
        command.Parameters.AddWithValue("$pk", document.Partition);
        command.Parameters.AddWithValue("$id", document.Id);
        Version(command, etag, now, change, body);
        for (var i = 0; i < columns.Count; i++)
        {
            command.Parameters.AddWithValue("$" + columns[i], (object?)document.Keys[i] ?? DBNull.Value);
        }

        return Run(command, request, 201, etag, change, body, RequestCharge.Insert(body.Length, columns.Count));
    }

    private Reply Update(Connection connection, CosmosRequest request, ContainerTable container, NewDocument document, StoredRow stored)
    {
        if (Precondition(request, stored) is { } failed)
        {
            return failed;
        }

        // Only the columns that changed are named, because SQLite rewrites the index of every column that is.
        var (etag, now) = (ETags.Next(), clock.GetUtcNow().ToUnixTimeSeconds());
        var change = container.NextChange();
        var body = document.Body(stored.Row, etag, now);
        var changed = Enumerable.Range(0, document.Keys.Length).Where(i => document.Keys[i] != stored.Keys[i]).ToArray();
        var command = connection.Prepare(
            $"UPDATE {container.Name} SET etag = $etag, ts = $ts, lsn = $lsn, body = $body"
            + $"{string.Concat(changed.Select(i => $", {container.ColumnNames[i]} = ${container.ColumnNames[i]}"))} WHERE rid = $rid");
        command.Parameters.AddWithValue("$rid", stored.Row);
        Version(command, etag, now, change, body);
        foreach (var i in changed)
        {
            command.Parameters.AddWithValue("$" + container.ColumnNames[i], (object?)document.Keys[i] ?? DBNull.Value);
        }

        return Run(command, request, 200, etag, change, body, RequestCharge.Replace(body.Length, changed.Length));
    }

    private static void Version(SqliteCommand command, string etag, long now, long change, byte[] body)
    {
        command.Parameters.AddWithValue("$etag", etag);
        command.Parameters.AddWithValue("$ts", now);
        command.Parameters.AddWithValue("$lsn", change);
        command.Parameters.AddWithValue("$body", body);
    }

    private static Reply Run(SqliteCommand command, CosmosRequest request, int status, string etag, long change, byte[] body, double charge)
    {
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == ConstraintFailed)
        {
            return Reply.Error(409, "Entity with the specified id or unique key already exists in the system.") with { Charge = charge };
        }

        var minimal = string.Equals(request.Header("Prefer"), "return=minimal", StringComparison.OrdinalIgnoreCase);
        return new Reply(status, minimal ? default : body) { ETag = etag, Change = change, Charge = charge };
    }

    private static Reply? Precondition(CosmosRequest request, StoredRow stored) =>
        (request.Header("If-Match") is { } wanted && !ETags.Names(wanted, stored.ETag))
        || (request.Header("If-None-Match") is { } known && ETags.Names(known, stored.ETag))
            ? Reply.Error(412, "One of the specified pre-condition is not met.") with { ETag = stored.ETag }
            : null;

    private static Reply Missing(ContainerTable container) => Reply.Error(404, "Resource Not Found.") with { Change = container.LastChange };
}
