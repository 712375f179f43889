using System.Text.RegularExpressions;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Answers that break while they are written, and clients that do not wait for theirs.</summary>
public sealed partial class BrokenAnswerTests(ServedFilesApp app) : IClassFixture<ServedFilesApp>
{
    private const int Times = 10;

    [Fact]
    public async Task An_answer_that_can_not_be_begun_is_a_fault_like_any_other()
    {
        var (world, path) = await FileAsync("unreadable.pdf");

        using var connection = await RawConnection.OpenAsync(app.Api);

        await connection.SendAsync(RawConnection.Head("GET", path, world.World.U.Token) + "X-Request-Id: unreadable\r\nConnection: close\r\n\r\n");

        var answer = await connection.ReadAsync();
        Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"detail":"A server error occurred."}""", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Request-Id: unreadable\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Disposition", answer, StringComparison.Ordinal);
        Assert.Single(app.Logs.Failures, line => line.Contains("The disk is out of order.", StringComparison.Ordinal)
            && line.StartsWith("Request unreadable failed in RetrieveMedia.", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Logs.Failures, line => line.Contains("The function RetrieveMedia failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_does_not_look_whole()
    {
        var (world, path) = await FileAsync("half.pdf");
        using var connection = await RawConnection.OpenAsync(app.Api);

        await connection.SendAsync(RawConnection.Head("GET", path, world.World.U.Token) + "X-Request-Id: half\r\n\r\n");

        var answer = await connection.ReadAsync();
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.InRange(answer.Length, 1, 200_000);
        await Eventually.IsTrueAsync(
            () => app.Logs.Failures.Any(line => line.StartsWith("Request half failed in ", StringComparison.Ordinal)), "the log to tell");
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_answer_is_no_failure()
    {
        var (world, path) = await FileAsync("long.pdf");

        await AreNoFailuresAsync(async () =>
        {
            using var connection = await RawConnection.OpenAsync(app.Api);
            await connection.SendAsync(RawConnection.Head("GET", path, world.World.U.Token) + "\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadAsync(atLeast: 1000), StringComparison.Ordinal);
            connection.Reset();
        });
    }

    [Theory]
    [InlineData("Content-Length: 1000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_client_that_leaves_in_the_middle_of_its_request_is_no_failure(string length)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        foreach (var path in new[] { Api.List, world.Path("submit_answers") })
        {
            await AreNoFailuresAsync(async () =>
            {
                using var connection = await RawConnection.OpenAsync(app.Api);
                await connection.SendAsync(
                    RawConnection.Head("POST", path, world.World.Owner.Token) + $"Content-Type: application/json\r\nExpect: 100-continue\r\n{length}\r\n\r\n");

                // Whoever reads the body is what says that it may come.
                Assert.StartsWith("HTTP/1.1 100 ", await connection.ReadAsync(atLeast: 1), StringComparison.Ordinal);
                connection.Reset();
            });
        }
    }

    /// <summary>A client that leaves is told of to whoever debugs, as one that has gone or whose body ends too soon, and to nobody else.</summary>
    private async Task AreNoFailuresAsync(Func<Task> leave)
    {
        var (told, failed) = (Count(), app.Logs.Failures.Count);
        for (var time = 0; time < Times; time++)
        {
            await leave();
        }

        await Eventually.ShowsAsync(
            () => Task.FromResult<IReadOnlyList<string>>([.. app.Logs.Failures.Skip(failed), $"{Count() - told} clients have gone"]),
            seen => seen[^1] == $"{Times} clients have gone", $"{Times} lines that a client has gone", TimeSpan.FromSeconds(20));
        Assert.Equal([], app.Logs.Failures.Skip(failed));

        int Count() => app.Logs.Lines.Select(line => Gone().Match(line)).Where(match => match.Success).DistinctBy(match => match.Groups[1].Value).Count();
    }

    /// <summary>A file that is longer than anybody reads, as an answer; where it is served.</summary>
    private async Task<(ChecklistWorld World, string Path)> FileAsync(string name)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a008", ChecklistWorld.File(name, "%PDF-1.7"u8.ToArray())))).Is(200);
        var id = (await world.AnswerAsync("a008"))!["stored_file_id"]!.ToString();
        await app.Services.GetRequiredService<CosmosContainers>().Media
            .PatchItemAsync<object>(id, new PartitionKey(id), [PatchOperation.Set("/size", 1L << 50)]);
        return (world, $"/api/media/{id}/");
    }

    [GeneratedRegex("^Request (\\w+)(: the client has gone| is malformed: Unexpected end of request content)\\.$")]
    private static partial Regex Gone();
}
