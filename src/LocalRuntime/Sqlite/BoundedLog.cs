using SQLitePCL;

namespace LocalRuntime.Sqlite;

/// <summary>
/// Keeps the write-ahead log of a file small. SQLite begins it anew only when no reader needs it, and with several readers there always is one; so the writer
/// waits for those of the moment once the log is large.
/// </summary>
internal sealed class BoundedLog(Connection connection)
{
    /// <summary>The size above which the log is emptied, in bytes.</summary>
    public const long MaxBytes = 16 << 20;

    /// <summary>How much the log grows before it is tried again, where a reader took longer than the wait.</summary>
    private const long Growth = 4 << 20;

    /// <summary>How long readers are waited for, in milliseconds; writes wait as long.</summary>
    private const int MaxWait = 1000;

    private readonly string path = connection.Sqlite.DataSource + "-wal";
    private long next = MaxBytes;

    /// <summary>Empties the log if it is large; called between two transactions.</summary>
    public void Run()
    {
        var size = new FileInfo(path) is { Exists: true } log ? log.Length : 0;
        if (size <= next)
        {
            next = size <= MaxBytes ? MaxBytes : next;
            return;
        }

        var handle = connection.Sqlite.Handle;
        raw.sqlite3_busy_timeout(handle, MaxWait);
        var result = raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        raw.sqlite3_busy_timeout(handle, Connection.BusyTimeout);

        // A full disk, too, is for the next write to tell.
        next = result == raw.SQLITE_OK ? MaxBytes : size + Growth;
    }
}
