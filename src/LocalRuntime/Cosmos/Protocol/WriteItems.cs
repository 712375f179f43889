using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using LocalRuntime.Sqlite;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Creates, upserts, replaces, patches and deletes documents. The single writer checks preconditions and unique keys, so one of two concurrent writes
/// fails.</summary>
internal sealed class WriteItems(DocumentFile file, TimeProvider clock)
{
    private const int ConstraintFailed = 19;

    public Task<CosmosResponse> CreateAsync(CosmosRequest request, ContainerTable container)
    {
        var document = NewDocument.Read(container, request.Body, request.RequirePartitionKey());
        return file.WriteAsync(connection => Insert(connection, request, container, document));
    }

    public Task<CosmosResponse> UpsertAsync(CosmosRequest request, ContainerTable container)
    {
        var document = NewDocument.Read(container, request.Body, request.RequirePartitionKey());
        return file.WriteAsync(connection => StoredRow.Find(connection, container, document.Id, document.Partition) is { } stored
            ? Update(connection, request, container, document, stored)
            : Insert(connection, request, container, document));
    }

    public Task<CosmosResponse> ReplaceAsync(CosmosRequest request, ContainerTable container, string id)
    {
        var document = NewDocument.Read(container, request.Body, request.RequirePartitionKey());
        if (document.Id != SortKey.OfString(id))
        {
            throw new RequestRefusedException(400, "The document's id is not the one of the path: ids do not change.");
        }

        return file.WriteAsync(connection => StoredRow.Find(connection, container, document.Id, document.Partition) is { } stored
            ? Update(connection, request, container, document, stored)
            : NotFound(container));
    }

    public Task<CosmosResponse> PatchAsync(CosmosRequest request, ContainerTable container, string id)
    {
        var partition = request.RequirePartitionKey();
        var patch = Patch.Read(request, container);
        return file.WriteAsync(connection =>
        {
            if (StoredRow.Find(connection, container, SortKey.OfString(id), partition) is not { } stored)
            {
                return NotFound(container);
            }

            if (!patch.Holds(connection, stored.Row))
            {
                return CosmosResponse.Error(412, "The patch's condition does not hold.", 1110);
            }

            var document = NewDocument.Read(container, patch.Apply(stored.Body(connection, container)), partition);
            return Update(connection, request, container, document, stored);
        });
    }

    public Task<CosmosResponse> DeleteAsync(CosmosRequest request, ContainerTable container, string id)
    {
        var partition = request.RequirePartitionKey();
        return file.WriteAsync(Remove, hasSeveralStatements: true);

        CosmosResponse Remove(Connection connection)
        {
            if (StoredRow.Find(connection, container, SortKey.OfString(id), partition) is not { } stored)
            {
                return NotFound(container);
            }

            if (CheckPrecondition(request, stored) is { } failed)
            {
                return failed;
            }

            var body = stored.Body(connection, container);
            using var document = JsonDocument.Parse(body);
            var charge = RequestCharge.Delete(body.Length, IndexTerms.Of(container, document.RootElement, stored.Keys));
            var command = connection.Prepare($"DELETE FROM {container.Name} WHERE rid = $rid");
            command.Parameters.AddWithValue("$rid", stored.Row);
            command.ExecuteNonQuery();
            FollowText.Remove(connection, container, stored.Row);
            container.Counts.Change(new DocumentKeys(partition, SortKey.OfString(id), stored.Keys), null);
            return new CosmosResponse(204) { LastChange = container.NextChange(), Charge = charge };
        }
    }

    private CosmosResponse Insert(Connection connection, CosmosRequest request, ContainerTable container, NewDocument document)
    {
        var (row, etag, now) = (container.NextRow(), ETags.Next(), clock.GetUtcNow().ToUnixTimeSeconds());
        var change = container.NextChange();
        var body = document.Body(row, etag, now);
        var columns = container.ColumnNames;
        var command = connection.Prepare(container.InsertStatement);
        command.Parameters.AddWithValue("$rid", row);
        command.Parameters.AddWithValue("$pk", document.Partition);
        command.Parameters.AddWithValue("$id", document.Id);
        BindVersion(command, etag, now, change, body);
        for (var i = 0; i < columns.Count; i++)
        {
            command.Parameters.AddWithValue("$" + columns[i], (object?)document.Keys[i] ?? DBNull.Value);
        }

        var response = Execute(command, request, 201, etag, change, body, RequestCharge.Insert(body.Length, document.Terms));
        if (response.Status == 201)
        {
            container.Counts.Change(null, document.DocumentKeys);
        }

        return response;
    }

    private CosmosResponse Update(Connection connection, CosmosRequest request, ContainerTable container, NewDocument document, StoredRow stored)
    {
        if (CheckPrecondition(request, stored) is { } failed)
        {
            return failed;
        }

        // Only changed columns are set, because SQLite updates the index of every column that is set.
        var (etag, now) = (ETags.Next(), clock.GetUtcNow().ToUnixTimeSeconds());
        var change = container.NextChange();
        var body = document.Body(stored.Row, etag, now);
        var changed = Enumerable.Range(0, document.Keys.Length).Where(i => document.Keys[i] != stored.Keys[i]).ToArray();
        var command = connection.Prepare(
            $"UPDATE {container.Name} SET etag = $etag, ts = $ts, lsn = $lsn, body = $body"
            + $"{string.Concat(changed.Select(i => $", {container.ColumnNames[i]} = ${container.ColumnNames[i]}"))} WHERE rid = $rid");
        command.Parameters.AddWithValue("$rid", stored.Row);
        BindVersion(command, etag, now, change, body);
        foreach (var i in changed)
        {
            command.Parameters.AddWithValue("$" + container.ColumnNames[i], (object?)document.Keys[i] ?? DBNull.Value);
        }

        var response = Execute(command, request, 200, etag, change, body, RequestCharge.Replace(body.Length, IndexTerms.Changed(container, changed)));
        if (response.Status == 200 && changed.Length > 0)
        {
            container.Counts.Change(document.DocumentKeys with { Keys = stored.Keys }, document.DocumentKeys);
        }

        return response;
    }

    private static void BindVersion(SqliteCommand command, string etag, long now, long change, byte[] body)
    {
        command.Parameters.AddWithValue("$etag", etag);
        command.Parameters.AddWithValue("$ts", now);
        command.Parameters.AddWithValue("$lsn", change);
        command.Parameters.AddWithValue("$body", body);
    }

    private static CosmosResponse Execute(SqliteCommand command, CosmosRequest request, int status, string etag, long change, byte[] body, double charge)
    {
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == ConstraintFailed)
        {
            return CosmosResponse.Error(409, "Entity with the specified id or unique key already exists in the system.") with { Charge = charge };
        }

        var isMinimal = string.Equals(request.Header("Prefer"), "return=minimal", StringComparison.OrdinalIgnoreCase);
        return new CosmosResponse(status, isMinimal ? default : body) { ETag = etag, LastChange = change, Charge = charge };
    }

    private static CosmosResponse? CheckPrecondition(CosmosRequest request, StoredRow stored) =>
        (request.Header("If-Match") is { } ifMatch && !ETags.Matches(ifMatch, stored.ETag))
        || (request.Header("If-None-Match") is { } ifNoneMatch && ETags.Matches(ifNoneMatch, stored.ETag))
            ? CosmosResponse.Error(412, "One of the specified pre-condition is not met.") with { ETag = stored.ETag }
            : null;

    private static CosmosResponse NotFound(ContainerTable container) =>
        CosmosResponse.Error(404, "Resource Not Found.") with { LastChange = container.LastChange };
}
