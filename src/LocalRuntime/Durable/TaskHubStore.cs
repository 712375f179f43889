using Google.Protobuf;
using LocalRuntime.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Durable;

/// <summary>
/// One SQLite file with instances, their histories, unprocessed messages and scheduled activities, serialized as messages of the protocol. A message is
/// removed in the transaction that commits the episode which processed it; a timer is a message that becomes due later.
/// </summary>
internal sealed class TaskHubStore : IDisposable
{
    /// <summary>The version of the schema, in the file's header; files of version 1 have 0 there.</summary>
    private const int SchemaVersion = 2;

    private const string InboxColumns =
        "seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, due INTEGER NOT NULL, event BLOB NOT NULL";

    private const string Schema =
        $"""
        CREATE TABLE IF NOT EXISTS instances (
            id TEXT PRIMARY KEY, execution TEXT NOT NULL, status INTEGER NOT NULL, created INTEGER NOT NULL, parent_id TEXT, parent BLOB, state BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS instances_of ON instances (parent_id) WHERE parent_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS history (instance TEXT NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY (instance, seq)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS inbox ({InboxColumns});
        CREATE INDEX IF NOT EXISTS inbox_of ON inbox (instance, due);
        CREATE INDEX IF NOT EXISTS inbox_due ON inbox (due);
        CREATE TABLE IF NOT EXISTS activities (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, request BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS activities_of ON activities (instance);
        """;

    private readonly GroupCommit writer;
    private readonly ReadConnections readers;

    public TaskHubStore(string file, bool survivePowerCut, TimeProvider clock, ILogger<TaskHubStore> logger)
    {
        var connection = OpenDataFile.Run(file, survivePowerCut, logger, prepare: null, opened => CreateSchema(file, opened));
        writer = new GroupCommit(connection, "task hub writer", new WriteIncident(file, clock, logger));
        readers = new ReadConnections(file);
    }

    /// <summary>Whether a file that exists holds instances, whatever their state.</summary>
    public static bool HoldsInstances(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using var connection = new Connection(file, survivePowerCut: false);
            return HasTable(connection) && QueryNumber(connection, "SELECT EXISTS (SELECT 1 FROM instances)") != 0;
        }
        catch (SqliteException)
        {
            // What is wrong with it is told when it is opened for use.
            return false;
        }
    }

    public T Read<T>(Func<Connection, T> read) => readers.Read(read);

    public Task<T> WriteAsync<T>(Func<Connection, T> write) => writer.RunAsync(write, hasSeveralStatements: true);

    /// <summary>An instance without its history; null if it does not exist.</summary>
    public StoredInstance? Find(string id) => readers.Read(connection => Find(connection, id));

    /// <summary>An instance with its history and due messages; null if it does not exist.</summary>
    public StoredInstance? Load(string id, DateTime now) => readers.Read(connection =>
    {
        if (Find(connection, id) is not { } instance)
        {
            return null;
        }

        var history = new List<HistoryEvent>();
        using (var reader = Command(connection, "SELECT event FROM history WHERE instance = $id ORDER BY seq", ("$id", id)).ExecuteReader())
        {
            while (reader.Read())
            {
                history.Add(HistoryEvent.Parser.ParseFrom((byte[])reader.GetValue(0)));
            }
        }

        var inbox = new List<InboxMessage>();
        using (var reader = Command(
            connection, "SELECT seq, execution, event FROM inbox WHERE instance = $id AND due <= $now ORDER BY due, seq",
            ("$id", id), ("$now", now.Ticks)).ExecuteReader())
        {
            while (reader.Read())
            {
                inbox.Add(new InboxMessage(
                    reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), HistoryEvent.Parser.ParseFrom((byte[])reader.GetValue(2))));
            }
        }

        return instance with { History = history, Inbox = inbox };
    });

    public static StoredInstance? Find(Connection connection, string id)
    {
        using var reader = Command(connection, "SELECT execution, parent, state FROM instances WHERE id = $id", ("$id", id)).ExecuteReader();
        return reader.Read() ? ReadInstance(reader) : null;
    }

    /// <summary>Reads a row with the columns execution, parent and state.</summary>
    public static StoredInstance ReadInstance(SqliteDataReader reader) => new(
        OrchestrationState.Parser.ParseFrom((byte[])reader.GetValue(2)),
        reader.GetString(0),
        reader.IsDBNull(1) ? null : ParentInstanceInfo.Parser.ParseFrom((byte[])reader.GetValue(1)));

    /// <summary>The ids of an instance's sub-orchestrations that have not been removed.</summary>
    public static List<string> Children(Connection connection, string id) =>
        QueryStrings(connection, "SELECT id FROM instances WHERE parent_id = $id", ("$id", id));

    /// <summary>Queues an event for an instance.</summary>
    public static void Send(Connection connection, string instance, HistoryEvent historyEvent, DateTime due, string? execution = null) => Command(
        connection, "INSERT INTO inbox (instance, execution, due, event) VALUES ($instance, $execution, $due, $event)",
        ("$instance", instance), ("$execution", execution), ("$due", due.Ticks), ("$event", historyEvent.ToByteArray())).ExecuteNonQuery();

    public static SqliteCommand Command(Connection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.Prepare(text);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public static List<string> QueryStrings(Connection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Command(connection, text, parameters).ExecuteReader();
        var strings = new List<string>();
        while (reader.Read())
        {
            strings.Add(reader.GetString(0));
        }

        return strings;
    }

    public static List<long> QueryNumbers(Connection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Command(connection, text, parameters).ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }

    public void Dispose()
    {
        writer.Dispose();
        readers.Dispose();
    }

    private static void CreateSchema(string file, Connection connection)
    {
        var found = QueryNumber(connection, "PRAGMA user_version");
        if (found != SchemaVersion && (found != 0 || HasTable(connection)))
        {
            throw new StartRefusedException(
                $"'{file}' holds orchestrations in a form that this version cannot read: "
                + "remove that file (and those beside it that begin with its name); what the app keeps elsewhere stays.");
        }

        connection.Execute(Schema + $"PRAGMA user_version = {SchemaVersion};");
    }

    private static bool HasTable(Connection connection) => QueryNumber(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'instances'") != 0;

    private static long QueryNumber(Connection connection, string text) => QueryNumbers(connection, text)[0];
}
