using System.Globalization;
using System.Text.Json;
using LocalRuntime.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Durable.Engine;

/// <summary>
/// Runs, their histories, the messages on their way to them, and the activities to be done, in one SQLite file. A message lies there until the turn that took it in is
/// committed with everything it led to; a timer is a message that becomes visible later.
/// </summary>
internal sealed class DurableStore : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS instances (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, execution TEXT NOT NULL, status INTEGER NOT NULL, input TEXT, output TEXT, failure TEXT, custom TEXT,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, parent TEXT, parent_execution TEXT, parent_step INTEGER);
        CREATE TABLE IF NOT EXISTS history (instance TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, seq)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, due INTEGER NOT NULL, event TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS messages_of ON messages (instance, due);
        CREATE INDEX IF NOT EXISTS messages_due ON messages (due);
        CREATE TABLE IF NOT EXISTS activities (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, step INTEGER NOT NULL, name TEXT NOT NULL, input TEXT);
        CREATE INDEX IF NOT EXISTS activities_of ON activities (instance);
        """;

    private readonly GroupCommit writer;
    private readonly ReadConnections readers;

    public DurableStore(string file)
    {
        var connection = new Connection(file, survivePowerCut: false);
        connection.Execute(Schema);
        writer = new GroupCommit(connection, "durable writer");
        readers = new ReadConnections(file);
    }

    public T Read<T>(Func<Connection, T> read) => readers.Read(read);

    public Task<T> WriteAsync<T>(Func<Connection, T> write) => writer.RunAsync(write, severalStatements: true);

    /// <summary>An instance with what a turn needs of it; null when there is none.</summary>
    public StoredRun? Load(string id, DateTime now) => readers.Read(connection =>
    {
        if (Find(connection, id) is not { } run)
        {
            return null;
        }

        var history = new List<HistoryEvent>();
        using (var reader = Command(connection, "SELECT event FROM history WHERE instance = $id ORDER BY seq", ("$id", id)).ExecuteReader())
        {
            while (reader.Read())
            {
                history.Add(Parse(reader.GetString(0)));
            }
        }

        var messages = new List<(long, string?, HistoryEvent)>();
        using (var reader = Command(connection, "SELECT seq, execution, event FROM messages WHERE instance = $id AND due <= $now ORDER BY due, seq", ("$id", id), ("$now", now.Ticks)).ExecuteReader())
        {
            while (reader.Read())
            {
                messages.Add((reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), Parse(reader.GetString(2))));
            }
        }

        return run with { History = history, Messages = messages };
    });

    public static StoredRun? Find(Connection connection, string id)
    {
        using var reader = Command(
            connection,
            "SELECT name, execution, status, input, output, failure, custom, created, updated, parent, parent_execution, parent_step FROM instances WHERE id = $id", ("$id", id)).ExecuteReader();
        return reader.Read() ? Row(reader, id, 0) : null;
    }

    /// <summary>Instances in the order of their ids.</summary>
    public List<StoredRun> List(string after, int limit) => readers.Read(connection =>
    {
        var found = new List<StoredRun>();
        using var reader = Command(
            connection,
            "SELECT id, name, execution, status, input, output, failure, custom, created, updated, parent, parent_execution, parent_step FROM instances WHERE id > $after ORDER BY id LIMIT $limit",
            ("$after", after), ("$limit", limit)).ExecuteReader();
        while (reader.Read())
        {
            found.Add(Row(reader, reader.GetString(0), 1));
        }

        return found;
    });

    public static void Send(Connection connection, string instance, HistoryEvent happened, DateTime due, string? execution = null) => Command(
        connection, "INSERT INTO messages (instance, execution, due, event) VALUES ($instance, $execution, $due, $event)",
        ("$instance", instance), ("$execution", execution), ("$due", due.Ticks), ("$event", Write(happened))).ExecuteNonQuery();

    public static string Write(HistoryEvent happened) => JsonSerializer.Serialize(happened, HistoryJson.Default.HistoryEvent);

    public static HistoryEvent Parse(string json) => JsonSerializer.Deserialize(json, HistoryJson.Default.HistoryEvent)!;

    public static SqliteCommand Command(Connection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.Prepare(text);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public static bool IsOver(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public void Dispose()
    {
        writer.Dispose();
        readers.Dispose();
    }

    private static StoredRun Row(SqliteDataReader reader, string id, int first)
    {
        string? Text(int place) => reader.IsDBNull(first + place) ? null : reader.GetString(first + place);
        return new StoredRun(id, Text(0)!, Text(1)!, (OrchestrationRuntimeStatus)reader.GetInt32(first + 2))
        {
            Input = Text(3),
            Output = Text(4),
            Failure = Text(5) is { } failure ? JsonSerializer.Deserialize(failure, HistoryJson.Default.TaskFailureDetails) : null,
            CustomStatus = Text(6),
            Created = new DateTime(reader.GetInt64(first + 7), DateTimeKind.Utc),
            Updated = new DateTime(reader.GetInt64(first + 8), DateTimeKind.Utc),
            Parent = Text(9) is { } parent ? (parent, Text(10)!, int.Parse(Text(11)!, CultureInfo.InvariantCulture)) : null,
        };
    }
}

/// <summary>An instance as it is stored.</summary>
internal sealed record StoredRun(string Id, string Name, string Execution, OrchestrationRuntimeStatus Status)
{
    public string? Input { get; init; }

    public string? Output { get; init; }

    public Microsoft.DurableTask.TaskFailureDetails? Failure { get; init; }

    public string? CustomStatus { get; init; }

    public DateTime Created { get; init; }

    public DateTime Updated { get; init; }

    public (string Instance, string Execution, int Step)? Parent { get; init; }

    public IReadOnlyList<HistoryEvent> History { get; init; } = [];

    public IReadOnlyList<(long Seq, string? Execution, HistoryEvent Event)> Messages { get; init; } = [];

    public bool IsOver => DurableStore.IsOver(Status);
}
