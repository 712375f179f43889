using System.Collections.Concurrent;

namespace LocalRuntime.Sqlite;

/// <summary>
/// The single writer of a SQLite file. Queued writes share one transaction, and complete after its commit: concurrent writers share the cost of the commit,
/// and no write is acknowledged before it is durable.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int MaxGroupSize = 256;

    private readonly BlockingCollection<Write> queue = new(boundedCapacity: 10_000);
    private readonly Connection connection;
    private readonly Thread thread;

    public GroupCommit(Connection connection, string name)
    {
        this.connection = connection;
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Queues a write; the task completes after its commit. A write that throws is undone, and does not affect the others.</summary>
    /// <param name="hasSeveralStatements">Whether a failure may leave a partial change, which needs a savepoint; a single statement is atomic.</param>
    public Task<T> RunAsync<T>(Func<Connection, T> write, bool hasSeveralStatements = false)
    {
        var pending = new Write<T>(write, hasSeveralStatements);
        queue.Add(pending);
        return pending.Task;
    }

    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join();
        queue.Dispose();
        connection.Dispose();
    }

    private void Run()
    {
        var group = new List<Write>(MaxGroupSize);
        foreach (var first in queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            try
            {
                connection.Execute("BEGIN IMMEDIATE");
                first.Run(connection);
                while (group.Count < MaxGroupSize && queue.TryTake(out var next))
                {
                    group.Add(next);
                    next.Run(connection);
                }

                connection.Execute("COMMIT");
                group.ForEach(write => write.Acknowledge());
            }
            catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or InvalidOperationException)
            {
                // BEGIN or COMMIT failed, so no write of the group took effect.
                group.ForEach(write => write.Fail(error));
                if (connection.Sqlite.State == System.Data.ConnectionState.Open && SQLitePCL.raw.sqlite3_get_autocommit(connection.Sqlite.Handle) == 0)
                {
                    connection.Execute("ROLLBACK");
                }
            }
        }
    }

    private abstract class Write
    {
        public abstract void Run(Connection connection);

        public abstract void Acknowledge();

        public abstract void Fail(Exception error);
    }

    private sealed class Write<T>(Func<Connection, T> write, bool hasSeveralStatements) : Write
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? failure;

        public Task<T> Task => completion.Task;

        public override void Run(Connection connection)
        {
            if (hasSeveralStatements)
            {
                connection.Execute("SAVEPOINT one");
            }

            try
            {
                result = write(connection);
            }
#pragma warning disable CA1031 // An exception of a write belongs to its caller, and must not affect the rest of the group.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
                if (hasSeveralStatements)
                {
                    connection.Execute("ROLLBACK TO one");
                }
            }

            if (hasSeveralStatements)
            {
                connection.Execute("RELEASE one");
            }
        }

        public override void Acknowledge()
        {
            if (failure is null)
            {
                completion.SetResult(result!);
            }
            else
            {
                completion.SetException(failure);
            }
        }

        public override void Fail(Exception error) => completion.TrySetException(failure ?? error);
    }
}
