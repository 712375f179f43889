using Microsoft.Data.Sqlite;

namespace LocalRuntime.Sqlite;

/// <summary>A SQLite connection with a cache of prepared statements by text. Not thread-safe.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>How long a lock is waited for, in milliseconds.</summary>
    public const int BusyTimeout = 5000;

    private const int MaxStatements = 500;

    /// <summary>The cache of pages, in kilobytes: that of the writer, and that of each reader, of which there are as many as read at once.</summary>
    private const int WriterCache = 16_000;
    private const int ReaderCache = 4_000;

    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public Connection(string file, bool survivePowerCut, Action<SqliteConnection>? prepare = null, bool isReader = false)
    {
        Sqlite = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            Sqlite.Open();

            // With NORMAL, a commit survives a crash of the process; with FULL, a power cut as well. No memory map: its pages would count as memory of the
            // process.
            Execute(
                $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(survivePowerCut ? "FULL" : "NORMAL")}; PRAGMA mmap_size = 0; "
                + $"PRAGMA busy_timeout = {BusyTimeout}; PRAGMA cache_size = -{(isReader ? ReaderCache : WriterCache)}; PRAGMA temp_store = MEMORY");
            prepare?.Invoke(Sqlite);
        }
        catch
        {
            Sqlite.Dispose();
            throw;
        }
    }

    public SqliteConnection Sqlite { get; }

    /// <summary>Whether a transaction is open; SQLite itself undoes one when the disk is full or fails.</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Sqlite.Handle) == 0;

    /// <summary>How many rows were changed since it was opened.</summary>
    public int Changes => SQLitePCL.raw.sqlite3_total_changes(Sqlite.Handle);

    /// <summary>The prepared command for a statement, with its parameters cleared.</summary>
    public SqliteCommand Prepare(string text)
    {
        if (!prepared.TryGetValue(text, out var command))
        {
            if (prepared.Count >= MaxStatements)
            {
                ClearPrepared();
            }

            command = Sqlite.CreateCommand();
            command.CommandText = text;
            prepared.Add(text, command);
        }

        command.Parameters.Clear();
        return command;
    }

    /// <summary>Runs statements without caching them.</summary>
    public void Execute(string text)
    {
        using var command = Sqlite.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>Disposes all prepared statements, which is required before a table is dropped.</summary>
    public void ClearPrepared()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        prepared.Clear();
    }

    public void Dispose()
    {
        ClearPrepared();
        Sqlite.Dispose();
    }
}
