using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Sqlite;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// Brings a text index closer to the last change, by as much as one transaction may take. It is called when a query searches; that finds what changed since
/// without it.
/// </summary>
internal static class FollowText
{
    /// <summary>The table with the last change that each text index has.</summary>
    public const string Schema = "CREATE TABLE IF NOT EXISTS text_indexes (name TEXT PRIMARY KEY, change INTEGER NOT NULL);";

    /// <summary>How many changes it may be behind.</summary>
    public const long MaxDelay = 200;

    private const int MaxRows = 2_000;

    /// <summary>Called by the writer. Returns the last change that the index has now.</summary>
    public static long Run(Connection connection, ContainerTable table, TextIndex text)
    {
        var name = text.Name(table.Name);
        var known = connection.Prepare("SELECT change FROM text_indexes WHERE name = $name");
        known.Parameters.AddWithValue("$name", name);
        if (known.ExecuteScalar() is not long from)
        {
            connection.Execute(text.CreateStatements(table.Name));
            from = 0;
        }

        var changed = connection.Prepare(
            $"SELECT rid, lsn, {string.Join(", ", text.Columns)} FROM {table.Name} INDEXED BY {TextIndex.ChangesName(table.Name)} "
            + $"WHERE lsn > $from ORDER BY lsn LIMIT {MaxRows}");
        changed.Parameters.AddWithValue("$from", from);
        var (last, rows) = (from, 0);
        using (var reader = changed.ExecuteReader())
        {
            while (reader.Read())
            {
                var replace = connection.Prepare($"REPLACE INTO {name} (rowid, text) VALUES ($row, $text)");
                replace.Parameters.AddWithValue("$row", reader.GetInt64(0));
                replace.Parameters.AddWithValue(
                    "$text", TextIndex.TextOf(Enumerable.Range(2, text.Columns.Count).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))));
                replace.ExecuteNonQuery();
                (last, rows) = (reader.GetInt64(1), rows + 1);
            }
        }

        // What has a later change is not in the table any more.
        last = rows < MaxRows ? table.LastChange : last;
        var save = connection.Prepare("REPLACE INTO text_indexes (name, change) VALUES ($name, $change)");
        save.Parameters.AddWithValue("$name", name);
        save.Parameters.AddWithValue("$change", last);
        save.ExecuteNonQuery();
        return last;
    }

    /// <summary>Removes a document from the text indexes of its table.</summary>
    public static void Remove(Connection connection, ContainerTable table, long row)
    {
        foreach (var name in table.TextIndexes)
        {
            var remove = connection.Prepare($"DELETE FROM {name} WHERE rowid = $row");
            remove.Parameters.AddWithValue("$row", row);
            remove.ExecuteNonQuery();
        }
    }

    /// <summary>Reads which text indexes a table has.</summary>
    public static void Load(Connection connection, ContainerTable table)
    {
        // The numbers of changes whose documents are gone are given again.
        var lower = connection.Prepare("UPDATE text_indexes SET change = $last WHERE change > $last AND substr(name, 1, length($prefix)) = $prefix");
        lower.Parameters.AddWithValue("$last", table.LastChange);
        lower.Parameters.AddWithValue("$prefix", TextIndex.Prefix(table.Name));
        lower.ExecuteNonQuery();
        var command = connection.Prepare("SELECT name, change FROM text_indexes WHERE substr(name, 1, length($prefix)) = $prefix");
        command.Parameters.AddWithValue("$prefix", TextIndex.Prefix(table.Name));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            table.Followed(TextIndex.FromName(table.Name, reader.GetString(0)), reader.GetInt64(1));
        }
    }

    /// <summary>Drops the text indexes of a table.</summary>
    public static void End(Connection connection, ContainerTable table)
    {
        connection.ClearPrepared();
        foreach (var name in table.TextIndexes)
        {
            connection.Execute($"DROP TABLE {name}; DELETE FROM text_indexes WHERE name = '{name}'");
        }
    }
}
