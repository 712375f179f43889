using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Records with the largest comments, of which a few fill a page of the store: a list of them ends.</summary>
public sealed class LargePageAttackTests(RunningApp app)
{
    private const int Records = 30;

    [Fact]
    public async Task A_page_of_records_with_the_largest_comments_has_each_of_them_once()
    {
        var world = await World.CreateAsync(app);
        var comment = new string('€', 65_536);
        var users = Enumerable.Range(0, Records).Select(_ => new Person("large")).ToList();
        await world.ImportAsync(new JsonObject
        {
            ["users"] = new JsonArray([.. users.Select(user => user.ToJson())]),
            ["offering_users"] = new JsonArray([.. users.Select(user => new JsonObject
            {
                ["uuid"] = World.NewUuid(), ["offering"] = world.O, ["user"] = user.Uuid, ["service_provider_comment"] = comment,
            })]),
        });

        var page = (await app.Api.GetAsync(world.Owner.Token, $"{Api.List}?page_size=300")).Is(200);

        Assert.Equal(Records, page.Uuids.Distinct().Count());
        Assert.Equal(Records, page.Uuids.Count);
    }
}
