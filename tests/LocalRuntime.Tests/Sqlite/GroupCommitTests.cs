using LocalRuntime.Sqlite;
using LocalRuntime.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Tests.Sqlite;

/// <summary>Writes that share a transaction, when the disk is full or one of them takes the whole transaction with it.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("commit-test-").FullName;
    private readonly CapturedLog log = new();
    private readonly Clock clock = new("2030-01-01T00:00Z");
    private readonly GroupCommit writer;

    public GroupCommitTests()
    {
        var file = Path.Combine(folder, "some.db");
        var logger = log.CreateLogger("test");
        var connection = OpenDataFile.Run(
            file, survivePowerCut: false, logger, prepare: null, opened => opened.Execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB)"));
        writer = new GroupCommit(connection, "test writer", new WriteIncident(file, clock, logger));
    }

    public void Dispose()
    {
        writer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_ends_the_transaction_ends_its_whole_group_and_each_is_told_why(bool hasSeveralStatements)
    {
        await InsertAsync(1);
        using var open = new ManualResetEventSlim();
        var first = writer.RunAsync(connection => open.Wait(Eventually.Patience));
        Task<int>[] group = [InsertAsync(2), InsertAsync(1, otherwise: "OR ROLLBACK", hasSeveralStatements: hasSeveralStatements)];
        var next = InsertAsync(3);
        open.Set();

        const int Conflict = 19;
        Assert.Equal(Conflict, (await Assert.ThrowsAsync<SqliteException>(() => first)).SqliteErrorCode);
        foreach (var write in group)
        {
            Assert.Equal(Conflict, (await Assert.ThrowsAsync<SqliteException>(() => write)).SqliteErrorCode);
        }

        // What was queued behind them is a group of its own.
        Assert.Equal(1, await next);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task With_room_it_writes_again_and_the_log_has_a_line_for_each_turn_and_none_for_each_write()
    {
        for (var incident = 1; incident <= 2; incident++)
        {
            await LimitAsync(pages: 10);
            for (var n = 0; n < 20; n++)
            {
                await Assert.ThrowsAsync<SqliteException>(() => InsertAsync(99, size: 100_000));
            }

            await LimitAsync(pages: 1_000_000);
            Assert.Equal(1, await InsertAsync(incident));
            Assert.Equal(1, await InsertAsync(incident + 10));

            Assert.Equal(incident, log.Lines.Count(line => line.Contains("some.db' cannot be written", StringComparison.Ordinal)));
            Assert.Equal(incident, log.Lines.Count(line => line.Contains("some.db' can be written again", StringComparison.Ordinal)));
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Turns_within_a_minute_are_told_once()
    {
        for (var turn = 1; turn <= 5; turn++)
        {
            await LimitAsync(pages: 10);
            await Assert.ThrowsAsync<SqliteException>(() => InsertAsync(99, size: 100_000));
            await LimitAsync(pages: 1_000_000);
            await InsertAsync(turn);
        }

        Assert.Equal(2, log.Lines.Count);
    }

    private Task<int> InsertAsync(int id, int size = 10, string otherwise = "", bool hasSeveralStatements = false) => writer.RunAsync(
        connection =>
        {
            var insert = connection.Prepare($"INSERT {otherwise} INTO rows (id, body) VALUES ($id, zeroblob($size))");
            insert.Parameters.AddWithValue("$id", id);
            insert.Parameters.AddWithValue("$size", size);
            return insert.ExecuteNonQuery();
        },
        hasSeveralStatements);

    private Task<bool> LimitAsync(int pages) => writer.RunAsync(connection =>
    {
        connection.Execute($"PRAGMA max_page_count = {pages}");
        return true;
    });

    private Task<long> CountAsync() => writer.RunAsync(connection => (long)connection.Prepare("SELECT COUNT(*) FROM rows").ExecuteScalar()!);
}
