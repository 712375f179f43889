using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Bodies whose pieces do not say how long they are, or say it of no length that there is: each is malformed, and breaks nothing
/// (offering-users.md 2.2).</summary>
public sealed class ChunkAttackTests(ServedFilesApp app) : IClassFixture<ServedFilesApp>
{
    [Theory]
    [InlineData("ffffffffffffffff\r\n")]
    [InlineData("fffffffffffffffff\r\n")]
    [InlineData("80000000\r\n")]
    [InlineData("zz\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("2\r\n{}xx")]
    public async Task A_piece_without_a_length_is_a_malformed_request(string piece)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var failed = app.Logs.Failures.Count;
        foreach (var path in new[] { Api.List, world.Path("submit_answers") })
        {
            using var connection = await RawConnection.OpenAsync(app.Api);
            await connection.SendAsync(
                RawConnection.Head("POST", path, world.World.Owner.Token)
                + $"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{piece}");

            var answer = await connection.ReadAsync();

            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nX-Request-Id: ", answer, StringComparison.Ordinal);
            Assert.EndsWith("""{"detail":"The request is malformed."}""", answer, StringComparison.Ordinal);
        }

        Assert.Equal([], app.Logs.Failures.Skip(failed));
    }
}
