using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Sqlite;
using SortKey = LocalRuntime.Cosmos.Sql.SortKey;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>Moves all rows of a table to one with other columns, whose sort keys are read from the documents.</summary>
internal static class MoveRows
{
    public static void Run(Connection connection, ContainerTable from, ContainerTable to)
    {
        using var reader = connection.Prepare($"SELECT rid, pk, id, etag, ts, lsn, body FROM {from.Name}").ExecuteReader();
        while (reader.Read())
        {
            var body = reader.GetFieldValue<byte[]>(6);
            using var document = JsonDocument.Parse(body);
            var insert = connection.Prepare(to.InsertStatement);
            string[] names = ["$rid", "$pk", "$id", "$etag", "$ts", "$lsn"];
            for (var i = 0; i < names.Length; i++)
            {
                insert.Parameters.AddWithValue(names[i], reader.GetValue(i));
            }

            insert.Parameters.AddWithValue("$body", body);
            for (var i = 0; i < to.ColumnNames.Count; i++)
            {
                var key = SortKey.Of(PropertyPath.Resolve(document.RootElement, to.IndexedPathSegments[i]));
                insert.Parameters.AddWithValue("$" + to.ColumnNames[i], (object?)key ?? DBNull.Value);
            }

            insert.ExecuteNonQuery();
        }
    }
}
