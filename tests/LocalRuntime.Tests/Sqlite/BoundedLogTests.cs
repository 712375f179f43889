using LocalRuntime.Sqlite;
using LocalRuntime.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Tests.Sqlite;

/// <summary>The write-ahead log stays small, also while there always is somebody who reads.</summary>
public sealed class BoundedLogTests : IDisposable
{
    private const int Readers = 4;
    private const int Writes = 400;
    private const int BytesPerWrite = 256 << 10;

    private readonly string folder = Directory.CreateTempSubdirectory("log-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Under_readers_that_overlap_the_log_is_emptied_again_and_again()
    {
        var file = Path.Combine(folder, "some.db");
        var logger = new CapturedLog().CreateLogger("test");
        var connection = OpenDataFile.Run(
            file, survivePowerCut: false, logger, prepare: null, opened => opened.Execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB)"));
        using var writer = new GroupCommit(connection, "test writer", new WriteIncident(file, TimeProvider.System, logger));
        using var connections = new ReadConnections(file);
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    connections.Read(Read);
                }
            },
            TaskCreationOptions.LongRunning)).ToList();

        var largest = 0L;
        for (var i = 0; i < Writes; i++)
        {
            await writer.RunAsync(one =>
            {
                var insert = one.Prepare("INSERT INTO rows (body) VALUES (zeroblob($size))");
                insert.Parameters.AddWithValue("$size", BytesPerWrite);
                return insert.ExecuteNonQuery();
            });
            largest = Math.Max(largest, new FileInfo(file + "-wal").Length);
        }

        await over.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(largest, BytesPerWrite, 2 * BoundedLog.MaxBytes);
    }

    /// <summary>Holds what it reads of for as long as it counts.</summary>
    private static long Read(Connection connection) => (long)connection.Prepare(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT COUNT(*) FROM n LEFT JOIN (SELECT id FROM rows LIMIT 1)")
        .ExecuteScalar()!;
}
