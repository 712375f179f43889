using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Sqlite;

/// <summary>A pool of connections for reading.</summary>
internal sealed class ReadConnections(string file, Action<SqliteConnection>? prepare = null) : IDisposable
{
    private readonly ConcurrentBag<Connection> idle = [];
    private volatile bool closed;

    /// <summary>Runs a read on a connection that no other thread uses meanwhile.</summary>
    public T Read<T>(Func<Connection, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (!idle.TryTake(out var connection))
        {
            connection = new Connection(file, survivePowerCut: false, prepare, isReader: true);
        }

        try
        {
            return read(connection);
        }
        finally
        {
            idle.Add(connection);
            if (closed)
            {
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }
}
