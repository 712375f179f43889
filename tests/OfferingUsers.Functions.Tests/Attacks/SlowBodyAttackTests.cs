using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Requests whose bodies do not come: they occupy nothing, and end.</summary>
public sealed class SlowBodyAttackTests(RunningApp app)
{
    private const string Empty = "[]";

    [Fact]
    public async Task Large_submissions_that_are_announced_and_not_sent_hold_up_nobody()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var announced = new List<RawConnection>();
        for (var i = 0; i < 6; i++)
        {
            var connection = await RawConnection.OpenAsync(app.Api);
            announced.Add(connection);
            await connection.SendAsync(
                RawConnection.Head("POST", world.Path("submit_answers"), world.World.U.Token)
                + "Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n[ ");
        }

        (await app.Api.PostAsync(world.World.Owner.Token, world.Path("submit_answers"), Empty)).Is(200);
        (await app.Api.PostAsync(world.World.U.Token, world.Path("submit_answers"), Empty)).Is(200);
        announced.ForEach(connection => connection.Dispose());
    }

    [Theory]
    [InlineData("POST", "submit_answers", 104_857_600)]
    [InlineData("PATCH", "update_comments", 100)]
    public async Task A_body_that_does_not_come_is_a_request_that_took_too_long(string method, string action, int length)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        using var connection = await RawConnection.OpenAsync(app.Api);

        await connection.SendAsync(
            RawConnection.Head(method, world.Path(action), world.World.Owner.Token)
            + $"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n ");
        var answer = (await connection.ReadAsync()).Replace("<reset>", "", StringComparison.Ordinal);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"detail":"The request body arrives too slowly."}""", answer, StringComparison.Ordinal);
    }
}
