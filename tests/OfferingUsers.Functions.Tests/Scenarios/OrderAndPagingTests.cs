using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 103–108: order, pages, headers and fields.</summary>
public sealed class OrderAndPagingTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Theory]
    [Scenario(103)]
    [InlineData("", "empty,B,a,ä,😀,null1,null2")]
    [InlineData("o=username", "empty,B,a,ä,😀,null1,null2")]
    [InlineData("o=-username", "null2,null1,😀,ä,a,B,empty")]
    [InlineData("o=created", "ä,B,null1,a,empty,null2,😀")]
    [InlineData("o=-created", "😀,null2,empty,a,null1,B,ä")]
    [InlineData("o=modified", "😀,null2,empty,a,null1,B,ä")]
    [InlineData("o=-modified", "ä,B,null1,a,empty,null2,😀")]
    [InlineData("o=username,-created", "empty,B,a,ä,😀,null2,null1")]
    [InlineData("o=username&o=created", "empty,B,a,ä,😀,null1,null2")]
    [InlineData("o=-username,created", "null1,null2,😀,ä,a,B,empty")]
    [InlineData("o=username,modified", "empty,B,a,ä,😀,null2,null1")]
    [InlineData("o=-username,-modified", "null1,null2,😀,ä,a,B,empty")]
    [InlineData("o=created,username", "ä,B,null1,a,empty,null2,😀")]
    public async Task Order_is_by_code_point_with_nulls_last_ascending_and_first_descending(string query, string expected)
    {
        var world = await World.CreateAsync(app);
        string?[] names = ["ä", "B", null, "a", "", null, "😀"];
        string[] labels = ["ä", "B", "null1", "a", "empty", "null2", "😀"];
        var users = await Task.WhenAll(names.Select(_ => world.NewUserAsync()));
        var records = names.Select(_ => World.NewUuid()).Order(StringComparer.Ordinal).ToArray();
        await world.ImportAsync(
            "offering_users",
            [
                .. names.Select((name, n) => new JsonObject
                {
                    ["uuid"] = records[n], ["offering"] = world.O, ["user"] = users[n].Uuid, ["username"] = name,
                    ["created"] = $"2026-01-0{n + 1}T00:00:00Z", ["modified"] = $"2026-02-0{9 - n}T00:00:00Z",
                }),
            ]);

        foreach (var scope in new[] { "", $"offering_uuid={world.O}&", $"provider_uuid={world.P}&" })
        {
            var listed = (await api.GetAsync(world.Owner.Token, $"{Api.List}?{scope}{query}")).Is(200).Uuids;
            Assert.Equal(expected, string.Join(',', listed.Select(uuid => labels[Array.IndexOf(records, uuid)])));
        }
    }

    [Fact]
    [Scenario(104)]
    [Scenario(106, 107)]
    public async Task Twelve_records_come_in_pages_of_ten_with_links_and_a_total()
    {
        var (world, all) = await WorldOfAsync(12);

        var first = (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);
        var second = (await api.GetAsync(world.Owner.Token, Api.List + "?page=2")).Is(200);
        var counted = (await api.SendAsync("HEAD", world.Owner.Token, Api.List)).IsEmpty(200);

        Assert.Equal((10, 12), (first.Uuids.Count, first.Count));
        Assert.Equal(all, first.Uuids.Concat(second.Uuids));
        Assert.Equal(
            $"<{api.Url}{Api.List}>; rel=\"first\", <{api.Url}{Api.List}?page=2>; rel=\"next\", <{api.Url}{Api.List}?page=2>; rel=\"last\"",
            first.Headers["Link"]);
        Assert.Equal(
            $"<{api.Url}{Api.List}>; rel=\"first\", <{api.Url}{Api.List}>; rel=\"prev\", <{api.Url}{Api.List}?page=2>; rel=\"last\"",
            second.Headers["Link"]);
        Assert.Equal((first.Headers["X-Result-Count"], first.Headers["Link"]), (counted.Headers["X-Result-Count"], counted.Headers["Link"]));
        Assert.Equal("0", counted.Headers["Content-Length"]);
        Assert.Equal(second.Uuids, (await api.GetAsync(world.Owner.Token, Api.List + "?page=last")).Is(200).Uuids);
        Assert.Single((await api.GetAsync(world.Owner.Token, Api.List + "?page_size=1&page=12")).Is(200).Uuids);
        foreach (var page in new[] { "99", "3", "0", "-1", "x", "1.5", "99999999999999999999" })
        {
            (await api.GetAsync(world.Owner.Token, $"{Api.List}?page={page}")).Is(404, """{"detail":"Invalid page."}""");
            (await api.SendAsync("HEAD", world.Owner.Token, $"{Api.List}?page={page}")).IsEmpty(404);
        }
    }

    [Fact]
    [Scenario(105)]
    public async Task A_page_has_at_most_three_hundred_and_a_bad_size_is_ten()
    {
        var (world, _) = await WorldOfAsync(301);

        Assert.Equal(300, (await api.GetAsync(world.Owner.Token, Api.List + "?page_size=500")).Is(200).Uuids.Count);
        foreach (var size in new[] { "0", "abc", "-5", "", "1.5" })
        {
            Assert.Equal(10, (await api.GetAsync(world.Owner.Token, $"{Api.List}?page_size={size}")).Is(200).Uuids.Count);
        }
    }

    [Fact]
    public async Task The_first_page_of_nothing_is_fine()
    {
        var world = await World.CreateAsync(app);

        foreach (var query in new[] { "", "?page=1", "?page=last" })
        {
            Assert.Equal(0, (await api.GetAsync(world.Stranger.Token, Api.List + query)).Is(200, "[]").Count);
        }
    }

    [Fact]
    public async Task Links_keep_the_other_parameters_sorted_by_name_as_in_the_worked_example()
    {
        var world = await World.CreateAsync(app);
        var records = new List<string>();
        foreach (var state in new[] { "Requested", "Error creating", "Requested", "Error creating", "Requested" })
        {
            records.Add(await world.NewRecordInAsync(state));
        }

        await world.NewRecordInAsync("OK");
        var links = $"{api.Url}{Api.List}?field=uuid&field=state&o=-created&offering_uuid={world.O}";

        var answer = (await api.GetAsync(
            world.Owner.Token,
            $"{Api.List}?offering_uuid={world.O}&state=Requested&state=Error%20creating&page=2&page_size=2&o=-created&field=uuid&field=state")).Is(200);

        Assert.Equal(5, answer.Count);
        var states = "state=Requested&state=Error+creating";
        Assert.Equal(
            $"<{links}&page_size=2&{states}>; rel=\"first\", <{links}&page_size=2&{states}>; rel=\"prev\", "
            + $"<{links}&page=3&page_size=2&{states}>; rel=\"next\", "
            + $"<{links}&page=3&page_size=2&{states}>; rel=\"last\"",
            answer.Headers["Link"]);
        Assert.Equal(
            $$"""[{"uuid":"{{records[2]}}","state":"Requested"},{"uuid":"{{records[1]}}","state":"Error creating"}]""", answer.Array.ToJsonString());
    }

    [Theory]
    [Scenario(108)]
    [InlineData("field=uuid&field=state", "uuid,state")]
    [InlineData("field=state&field=uuid&field=nope", "uuid,state")]
    [InlineData("field=nope", null)]
    [InlineData("field=uuid,state", null)]
    [InlineData("field=", null)]
    public async Task Only_the_named_fields_are_answered_where_a_known_one_is_named(string query, string? expected)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        foreach (var answer in new[]
        {
            (await api.GetAsync(world.Owner.Token, $"{Api.List}?{query}")).Is(200).Array[0]!.AsObject(),
            (await api.GetAsync(world.Owner.Token, $"{Api.Detail(record)}?{query}")).Is(200).Object,
        })
        {
            if (expected is null)
            {
                Assert.Equal(29, answer.Count);
            }
            else
            {
                Assert.Equal(expected, string.Join(',', answer.Select(field => field.Key)));
            }
        }
    }

    /// <summary>A world with so many records, in the list's default order.</summary>
    private async Task<(World World, IReadOnlyList<string> Records)> WorldOfAsync(int count)
    {
        var world = await World.CreateAsync(app);
        var people = Enumerable.Range(0, count).Select(_ => new Person("user")).ToArray();
        var records = people.Select(_ => World.NewUuid()).ToArray();
        await world.ImportAsync(new JsonObject
        {
            ["users"] = new JsonArray([.. people.Select(person => person.ToJson())]),
            ["offering_users"] = new JsonArray(
                [.. people.Select((person, n) =>
                    new JsonObject { ["uuid"] = records[n], ["offering"] = world.O, ["user"] = person.Uuid, ["username"] = $"u{n:000}" })]),
        });
        return (world, records);
    }
}
