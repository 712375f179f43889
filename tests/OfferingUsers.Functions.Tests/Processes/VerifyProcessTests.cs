using Microsoft.Data.Sqlite;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>The command <c>verify</c>, as an operator runs it.</summary>
public sealed class VerifyProcessTests
{
    [Fact]
    public async Task A_service_that_was_killed_is_verified_and_not_while_it_runs()
    {
        var directory = ChildApp.NewDirectory();
        await using (var app = await ChildApp.StartAsync(directory))
        {
            var world = await World.CreateAsync(app.Api);
            await world.NewRecordInAsync("Deleting");

            var (refused, sentence) = await VerifyAsync(directory);
            Assert.Equal(1, refused);
            Assert.Contains("is in use by another process", sentence, StringComparison.Ordinal);
            await app.KillAsync();
        }

        var (sound, report) = await VerifyAsync(directory);
        Assert.Equal(0, sound);
        Assert.Contains("1 in offering-users.", report, StringComparison.Ordinal);
        Assert.EndsWith("No violations.", report.TrimEnd(), StringComparison.Ordinal);

        Edit(directory);
        var (unsound, violations) = await VerifyAsync(directory);
        Assert.Equal(1, unsound);
        Assert.Contains("Its state is OK, and its history ends with Deleting.", violations, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task An_account_is_verified_while_it_is_in_use()
    {
        Assert.SkipWhen(RunningApp.Elsewhere is not null, "Needs an account of its own.");
        await using var store = await ServedStore.StartAsync();
        (string, string)[] account = [("Cosmos__ConnectionString", store.ConnectionString)];
        await using var app = await ChildApp.StartAsync(":memory:", environment: account);
        await (await World.CreateAsync(app.Api)).NewRecordInAsync("Creating");

        await using var command = await ChildApp.StartAsync(":memory:", waits: false, arguments: ["verify"], environment: account);

        Assert.Equal(0, await command.ExitCodeAsync());
        Assert.Contains("1 in offering-users.", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_nothing_and_with_arguments_it_says_so()
    {
        var directory = ChildApp.NewDirectory();

        var (nothing, sentence) = await VerifyAsync(directory);
        Assert.Equal(2, nothing);
        Assert.Contains("There is no database 'offering-users' to verify.", sentence, StringComparison.Ordinal);

        var (wrong, usage) = await VerifyAsync(directory, "--all");
        Assert.Equal(2, wrong);
        Assert.Contains("'--all' is unknown.", usage, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<(int ExitCode, string Output)> VerifyAsync(string directory, params string[] more)
    {
        await using var command = await ChildApp.StartAsync(directory, waits: false, arguments: ["verify", .. more]);
        return (await command.ExitCodeAsync(), command.Output);
    }

    /// <summary>Changes the state of all records and nothing else of them.</summary>
    private static void Edit(string directory)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(directory, "cosmos.db")};Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT number FROM containers WHERE id = 'offering-users'";
        var number = (long)command.ExecuteScalar()!;
        command.CommandText = $"""UPDATE docs{number} SET body = CAST(replace(CAST(body AS TEXT), '"state":"Deleting"', '"state":"OK"') AS BLOB)""";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
