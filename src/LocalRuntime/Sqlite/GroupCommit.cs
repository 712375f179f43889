using System.Collections.Concurrent;

namespace LocalRuntime.Sqlite;

/// <summary>
/// The one writer. What waits is written in one transaction and acknowledged after its commit: so many writers share the cost of a commit, and none hears of a
/// write that could still be lost.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int MaxGroupSize = 256;

    private readonly BlockingCollection<Write> waiting = new(boundedCapacity: 10_000);
    private readonly Connection connection;
    private readonly Thread thread;

    public GroupCommit(Connection connection, string name)
    {
        this.connection = connection;
        thread = new Thread(Work) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Runs a write in the next group; completes when it is committed. A write that throws leaves nothing behind and harms no other.</summary>
    /// <param name="severalStatements">Whether a failure half-way must be undone; a single statement undoes itself.</param>
    public Task<T> RunAsync<T>(Func<Connection, T> write, bool severalStatements = false)
    {
        var pending = new Write<T>(write, severalStatements);
        waiting.Add(pending);
        return pending.Task;
    }

    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
        connection.Dispose();
    }

    private void Work()
    {
        var group = new List<Write>(MaxGroupSize);
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            try
            {
                connection.Execute("BEGIN IMMEDIATE");
                first.Run(connection);
                while (group.Count < MaxGroupSize && waiting.TryTake(out var next))
                {
                    group.Add(next);
                    next.Run(connection);
                }

                connection.Execute("COMMIT");
                group.ForEach(write => write.Acknowledge());
            }
            catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or InvalidOperationException)
            {
                // The commit itself failed: nobody may believe their write.
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

    private sealed class Write<T>(Func<Connection, T> write, bool severalStatements) : Write
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? fault;

        public Task<T> Task => completion.Task;

        public override void Run(Connection connection)
        {
            if (severalStatements)
            {
                connection.Execute("SAVEPOINT one");
            }

            try
            {
                result = write(connection);
            }
#pragma warning disable CA1031 // Whatever one write throws is its caller's, and must not reach the others of the group.
            catch (Exception error)
#pragma warning restore CA1031
            {
                fault = error;
                if (severalStatements)
                {
                    connection.Execute("ROLLBACK TO one");
                }
            }

            if (severalStatements)
            {
                connection.Execute("RELEASE one");
            }
        }

        public override void Acknowledge()
        {
            if (fault is null)
            {
                completion.SetResult(result!);
            }
            else
            {
                completion.SetException(fault);
            }
        }

        public override void Fail(Exception error) => completion.TrySetException(fault ?? error);
    }
}
