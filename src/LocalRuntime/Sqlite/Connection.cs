using Microsoft.Data.Sqlite;

namespace LocalRuntime.Sqlite;

/// <summary>A connection to the file with the statements it has prepared, kept by their text. One thread uses it at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int MaxStatements = 500;

    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public Connection(string file, bool survivePowerCut, Action<SqliteConnection>? prepare = null)
    {
        Sqlite = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        Sqlite.Open();

        // With NORMAL a commit survives the death of the process, and with FULL a power cut as well. No memory map: its pages count as the process's own.
        Execute(
            $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(survivePowerCut ? "FULL" : "NORMAL")}; PRAGMA mmap_size = 0; "
            + "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY");
        prepare?.Invoke(Sqlite);
    }

    public SqliteConnection Sqlite { get; }

    /// <summary>The command for a text, with no parameters bound.</summary>
    public SqliteCommand Prepare(string text)
    {
        if (!prepared.TryGetValue(text, out var command))
        {
            if (prepared.Count >= MaxStatements)
            {
                Forget();
            }

            command = Sqlite.CreateCommand();
            command.CommandText = text;
            prepared.Add(text, command);
        }

        command.Parameters.Clear();
        return command;
    }

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Execute(string text)
    {
        using var command = Sqlite.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>Lets all statements go, as a change of tables demands.</summary>
    public void Forget()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        prepared.Clear();
    }

    public void Dispose()
    {
        Forget();
        Sqlite.Dispose();
    }
}
