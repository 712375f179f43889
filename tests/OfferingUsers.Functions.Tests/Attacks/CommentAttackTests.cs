using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>
/// Comments of a few kilobytes that would become megabytes: they once took all memory of the process, before anybody had looked who sent them
/// (offering-users.md 2.12).
/// </summary>
public sealed class CommentAttackTests(RunningApp app)
{
    private static readonly string Bomb = string.Concat(Enumerable.Range(0, 4000).Select(number => $"<p><b {number:x}>"));

    [Theory]
    [InlineData("PATCH", "update_comments", "service_provider_comment")]
    [InlineData("POST", "set_pending_account_linking", "comment")]
    [InlineData("POST", "set_pending_additional_validation", "comment")]
    public async Task Who_may_not_comment_learns_that_and_nothing_is_parsed(string method, string action, string key)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var body = World.Body((key, Bomb));

        (await app.Api.SendAsync(method, world.Stranger.Token, Api.Detail(Guid.Empty.ToString("N"), action), body)).Is(404);
        (await app.Api.SendAsync(method, world.Stranger.Token, Api.Detail(record, action), body)).Is(404);
        (await app.Api.SendAsync(method, world.U.Token, Api.Detail(record, action), body)).Is(403);
    }

    [Theory]
    [InlineData("PATCH", "update_comments", "service_provider_comment")]
    [InlineData("POST", "set_pending_account_linking", "comment")]
    [InlineData("POST", "set_pending_additional_validation", "comment")]
    public async Task Who_may_comment_is_told_that_it_is_too_much_and_nothing_changes(string method, string action, string key)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        (await app.Api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).Is(200);
        var before = (await world.LookAsync(record)).ToJsonString();

        (await app.Api.SendAsync(method, world.Owner.Token, Api.Detail(record, action), World.Body((key, Bomb))))
            .Is(400, $$"""{"{{key}}":["This comment has too much markup."]}""");
        (await app.Api.SendAsync(method, world.Owner.Token, Api.Detail(record, action), World.Body((key, new string('&', 65_536)))))
            .Is(400, $$"""{"{{key}}":["Ensure this field has no more than 65536 characters."]}""");

        Assert.Equal(before, (await world.LookAsync(record)).ToJsonString());
    }

    [Fact]
    public async Task A_comment_that_is_moved_in_is_bounded_alike()
    {
        var world = await World.CreateAsync(app);
        var body = $$"""
            {"offering_users":[{"uuid":"{{Guid.NewGuid():N}}","offering":"{{world.O}}","user":"{{world.U.Uuid}}","service_provider_comment":"{{Bomb}}"}]}
            """;

        (await app.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", body))
            .Is(400, """{"offering_users":[{"service_provider_comment":["This comment has too much markup."]}]}""");
    }
}
