using LocalRuntime.Sqlite;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>The parts of a stored row that a write over it needs.</summary>
internal sealed record StoredRow(long Row, string ETag, string?[] Keys)
{
    public static StoredRow? Find(Connection connection, ContainerTable container, string id, string partition)
    {
        var columns = container.ColumnNames;
        var command = connection.Prepare(
            $"SELECT rid, etag{string.Concat(columns.Select(column => ", " + column))} FROM {container.Name} WHERE id = $id AND pk = $pk");
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$pk", partition);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        var keys = new string?[columns.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = reader.IsDBNull(2 + i) ? null : reader.GetString(2 + i);
        }

        return new StoredRow(reader.GetInt64(0), reader.GetString(1), keys);
    }

    public byte[] Body(Connection connection, ContainerTable container)
    {
        var command = connection.Prepare($"SELECT body FROM {container.Name} WHERE rid = $rid");
        command.Parameters.AddWithValue("$rid", Row);
        return (byte[])command.ExecuteScalar()!;
    }
}
