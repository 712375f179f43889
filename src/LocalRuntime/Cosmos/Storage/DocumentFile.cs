using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>The SQLite file with all databases, containers and documents.</summary>
internal sealed class DocumentFile : IDisposable
{
    private const string Schema =
        "CREATE TABLE IF NOT EXISTS databases (id TEXT PRIMARY KEY, rid TEXT NOT NULL); "
        + "CREATE TABLE IF NOT EXISTS containers (number INTEGER PRIMARY KEY, database TEXT NOT NULL, id TEXT NOT NULL, rid TEXT NOT NULL, "
        + "definition TEXT NOT NULL, UNIQUE (database, id)); "
        + FollowText.Schema;

    private readonly GroupCommit writer;
    private readonly ReadConnections readers;
    private readonly ConcurrentDictionary<string, string> databases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Database, string Container), ContainerTable> containers = new();

    public DocumentFile(string file, bool survivePowerCut, TimeProvider clock, ILogger logger)
    {
        var connection = OpenDataFile.Run(file, survivePowerCut, logger, SqlFunctions.Register, opened =>
        {
            opened.Execute(Schema);
            Load(opened);
        });
        writer = new GroupCommit(connection, "cosmos writer", new WriteIncident(file, clock, logger), EndCounts);
        readers = new ReadConnections(file, SqlFunctions.Register);
    }

    public IEnumerable<KeyValuePair<string, string>> Databases => databases;

    public IEnumerable<ContainerTable> Containers => containers.Values;

    public T Read<T>(Func<Connection, T> read) => readers.Read(read);

    /// <param name="hasSeveralStatements">Whether a failure may leave a part of it, which has to be undone.</param>
    public Task<T> WriteAsync<T>(Func<Connection, T> write, bool hasSeveralStatements = false) => writer.RunAsync(write, hasSeveralStatements);

    /// <summary>Runs a write that a read can do without; false if the disk does not let it, which the writer has told.</summary>
    public async Task<bool> TryWriteAsync(Action<Connection> write)
    {
        try
        {
            return await writer.RunAsync(
                connection =>
                {
                    write(connection);
                    return true;
                },
                hasSeveralStatements: true);
        }
        catch (SqliteException error) when (FileFault.IsPassing(error))
        {
            return false;
        }
    }

    /// <summary>The resource id of a database, found by name or resource id; null if it does not exist.</summary>
    public string? FindDatabase(string name) => databases.TryGetValue(name, out var rid) ? rid : databases.Values.FirstOrDefault(other => other == name);

    /// <summary>A container, found by names or resource ids; null if it does not exist.</summary>
    public ContainerTable? FindContainer(string database, string container) => containers.TryGetValue((database, container), out var found)
        ? found
        : containers.Values.FirstOrDefault(other => other.Rid == container && databases[other.Database] == database);

    /// <summary>Creates a database; null if the name exists.</summary>
    public async Task<string?> CreateDatabaseAsync(string id)
    {
        var rid = await writer.RunAsync(connection =>
        {
            if (databases.ContainsKey(id))
            {
                return null;
            }

            var created = ResourceId.OfDatabase(Random.Shared.Next());
            Execute(connection, "INSERT INTO databases (id, rid) VALUES ($id, $rid)", ("$id", id), ("$rid", created));
            databases[id] = created;
            return created;
        });
        return rid;
    }

    /// <summary>Creates a container in an existing database; null if the name exists.</summary>
    public Task<ContainerTable?> CreateContainerAsync(string database, string id, JsonElement definition) => writer.RunAsync(
        connection =>
        {
            if (containers.ContainsKey((database, id)))
            {
                return null;
            }

            var number = 1 + (int)Scalar(connection, "SELECT COALESCE(MAX(number), 0) FROM containers");
            var rid = ResourceId.OfContainer(databases[database], number);
            var table = new ContainerTable(database, id, rid, number, definition, 0, 0);
            table.CreateTable(connection);
            Execute(
                connection, "INSERT INTO containers (number, database, id, rid, definition) VALUES ($number, $database, $id, $rid, $definition)",
                ("$number", number), ("$database", database), ("$id", id), ("$rid", rid), ("$definition", definition.GetRawText()));
            containers[(database, id)] = table;
            return table;
        },
        hasSeveralStatements: true);

    /// <summary>Gives a container another definition with the same keys: its documents move to a new table, with the columns that this one needs.</summary>
    public Task<ContainerTable> ReplaceContainerAsync(ContainerTable old, JsonElement definition) => writer.RunAsync(
        connection =>
        {
            connection.ClearPrepared();
            var number = 1 + (int)Scalar(connection, "SELECT MAX(number) FROM containers");
            var table = new ContainerTable(old.Database, old.Id, old.Rid, number, definition, old.LastRow, old.LastChange);
            table.CreateTable(connection);
            MoveRows.Run(connection, old, table);
            Execute(
                connection, "UPDATE containers SET number = $number, definition = $definition WHERE rid = $rid",
                ("$number", number), ("$definition", definition.GetRawText()), ("$rid", old.Rid));
            DropTable(connection, old);
            containers[(old.Database, old.Id)] = table;
            return table;
        },
        hasSeveralStatements: true);

    public Task<bool> DropContainerAsync(ContainerTable table) => writer.RunAsync(
        connection =>
        {
            DropTable(connection, table);
            Execute(connection, "DELETE FROM containers WHERE rid = $rid", ("$rid", table.Rid));
            return containers.TryRemove((table.Database, table.Id), out _);
        },
        hasSeveralStatements: true);

    public async Task DropDatabaseAsync(string id)
    {
        foreach (var table in containers.Values.Where(table => table.Database == id).ToArray())
        {
            await DropContainerAsync(table);
        }

        await writer.RunAsync(connection =>
        {
            Execute(connection, "DELETE FROM databases WHERE id = $id", ("$id", id));
            return databases.TryRemove(id, out _);
        });
    }

    public void Dispose()
    {
        writer.Dispose();
        readers.Dispose();
    }

    private static void Execute(Connection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.Prepare(text);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    private static void DropTable(Connection connection, ContainerTable table)
    {
        FollowText.End(connection, table);
        connection.ClearPrepared();
        connection.Execute($"DROP TABLE {table.Name}");
    }

    private void EndCounts(bool isCommitted)
    {
        foreach (var table in containers.Values)
        {
            table.Counts.End(isCommitted);
        }
    }

    private static long Scalar(Connection connection, string text) => (long)connection.Prepare(text).ExecuteScalar()!;

    private void Load(Connection connection)
    {
        using (var reader = connection.Prepare("SELECT id, rid FROM databases").ExecuteReader())
        {
            while (reader.Read())
            {
                databases[reader.GetString(0)] = reader.GetString(1);
            }
        }

        var rows = new List<(int Number, string Database, string Id, string Rid, string Definition)>();
        using (var reader = connection.Prepare("SELECT number, database, id, rid, definition FROM containers").ExecuteReader())
        {
            while (reader.Read())
            {
                rows.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)));
            }
        }

        foreach (var (number, database, id, rid, definition) in rows)
        {
            using var parsed = JsonDocument.Parse(definition);
            var table = string.Create(CultureInfo.InvariantCulture, $"docs{number}");
            var loaded = new ContainerTable(
                database, id, rid, number, parsed.RootElement.Clone(),
                Scalar(connection, $"SELECT COALESCE(MAX(rid), 0) FROM {table}"), Scalar(connection, $"SELECT COALESCE(MAX(lsn), 0) FROM {table}"));
            loaded.LoadIndexes(connection);
            FollowText.Load(connection, loaded);
            containers[(database, id)] = loaded;
        }
    }
}
