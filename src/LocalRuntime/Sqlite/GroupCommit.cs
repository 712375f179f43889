using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

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
    private readonly WriteIncident incident;
    private readonly BoundedLog log;
    private readonly Action<bool>? ended;
    private readonly Thread thread;

    /// <param name="ended">Told after each transaction, before its writes complete, whether it was committed; null for nobody.</param>
    public GroupCommit(Connection connection, string name, WriteIncident incident, Action<bool>? ended = null)
    {
        (this.connection, this.incident, this.ended, log) = (connection, incident, ended, new BoundedLog(connection));
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
                Commit(group);
            }
            catch (Exception error) when (error is SqliteException or InvalidOperationException)
            {
                // No write of the group took effect.
                Undo();
                ended?.Invoke(false);
                Tell(error);
                group.ForEach(write => write.Fail(error));
            }
        }
    }

    private void Commit(List<Write> group)
    {
        var changes = connection.Changes;
        connection.Execute("BEGIN IMMEDIATE");
        Run(group[0]);
        while (group.Count < MaxGroupSize && queue.TryTake(out var next))
        {
            group.Add(next);
            Run(next);
        }

        connection.Execute("COMMIT");
        ended?.Invoke(true);
        group.ForEach(write => write.Acknowledge());
        if (connection.Changes != changes && !group.Exists(write => FileFault.IsPassing(write.Failure)))
        {
            incident.Written();
        }

        log.Run();
    }

    /// <summary>Runs a write; throws what it failed with if that has ended the transaction, and with it the writes before.</summary>
    private void Run(Write write)
    {
        write.Run(connection);
        Tell(write.Failure);
        if (!connection.IsInTransaction)
        {
            throw write.Failure ?? new InvalidOperationException("A write has ended the transaction.");
        }
    }

    private void Tell(Exception? error)
    {
        if (FileFault.IsPassing(error))
        {
            incident.Failed(error!.Message);
        }
    }

    private void Undo()
    {
        try
        {
            if (connection.Sqlite.State == System.Data.ConnectionState.Open && connection.IsInTransaction)
            {
                connection.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The transaction is over all the same, as SQLite documents; where it is not, the next BEGIN fails and this is tried again.
        }
    }

    private abstract class Write
    {
        /// <summary>What it was undone for; null if it was not.</summary>
        public Exception? Failure { get; protected set; }

        public abstract void Run(Connection connection);

        public abstract void Acknowledge();

        public abstract void Fail(Exception error);
    }

    private sealed class Write<T>(Func<Connection, T> write, bool hasSeveralStatements) : Write
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

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
                Failure = error;
                if (hasSeveralStatements && connection.IsInTransaction)
                {
                    connection.Execute("ROLLBACK TO one");
                }
            }

            if (hasSeveralStatements && connection.IsInTransaction)
            {
                connection.Execute("RELEASE one");
            }
        }

        public override void Acknowledge()
        {
            if (Failure is null)
            {
                completion.SetResult(result!);
            }
            else
            {
                completion.SetException(Failure);
            }
        }

        public override void Fail(Exception error) => completion.TrySetException(Failure ?? error);
    }
}
