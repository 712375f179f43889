using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 57–67: update_restricted and update_comments.</summary>
public sealed class RestrictionAndCommentTests(RunningApp app)
{
    private const string NoPermission = """{"detail":"You do not have permission to perform this action."}""";

    private readonly Api api = app.Api;

    [Fact]
    [Scenario(57)]
    public async Task Who_may_update_restricts_and_an_event_tells_it()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var restricted = false;
        foreach (var caller in new[] { world.Owner, world.Staff, world.Manager })
        {
            restricted = !restricted;
            var before = await world.LookAsync(record);

            (await api.PostAsync(caller.Token, Api.Detail(record, "update_restricted"), World.Body(("is_restricted", restricted)))).IsEmpty(200);

            var after = await world.LookAsync(record);
            Assert.Equal(restricted, after["is_restricted"]!.GetValue<bool>());
            Assert.NotEqual(before["modified"]!.ToString(), after["modified"]!.ToString());
        }

        Assert.NotNull(app.Services);
        var logged = app.Logs.Lines.Where(line => line.Contains("marketplace_offering_user_restriction_updated", StringComparison.Ordinal));
        Assert.Equal(3, logged.Count(line => line.Contains(record, StringComparison.Ordinal)));
    }

    [Fact]
    [Scenario(58)]
    public async Task Who_may_not_update_does_not_restrict()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        foreach (var caller in new[] { world.ProviderSupport, world.U, world.Support })
        {
            (await api.PostAsync(caller.Token, Api.Detail(record, "update_restricted"), """{"is_restricted":true}""")).Is(403, NoPermission);
            (await api.PostAsync(caller.Token, Api.Detail(record, "update_restricted"), "{}")).Is(400);
        }

        (await api.PostAsync(world.Stranger.Token, Api.Detail(record, "update_restricted"), "{}")).Is(404);
    }

    [Theory]
    [Scenario(59)]
    [InlineData(null, "This field is required.")]
    [InlineData("{}", "This field is required.")]
    [InlineData("""{"is_restricted":null}""", "This field may not be null.")]
    [InlineData("""{"is_restricted":"maybe"}""", "Must be a valid boolean.")]
    [InlineData("""{"is_restricted":2}""", "Must be a valid boolean.")]
    [InlineData("""{"is_restricted":""}""", "Must be a valid boolean.")]
    [InlineData("""{"is_restricted":[true]}""", "Must be a valid boolean.")]
    public async Task Without_a_boolean_nothing_is_restricted(string? body, string message)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "update_restricted"), body)).Is(400, World.Body(("is_restricted", new[] { message })));

        Assert.False((await world.LookAsync(record))["is_restricted"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("\"true\"", true)]
    [InlineData("\"Yes\"", true)]
    [InlineData("\"ON\"", true)]
    [InlineData("\"t\"", true)]
    [InlineData("\"Y\"", true)]
    [InlineData("1", true)]
    [InlineData("\"1\"", true)]
    [InlineData("\"false\"", false)]
    [InlineData("\"no\"", false)]
    [InlineData("\"off\"", false)]
    [InlineData("\"F\"", false)]
    [InlineData("\"n\"", false)]
    [InlineData("0", false)]
    [InlineData("\"0\"", false)]
    public async Task Words_and_numbers_count_as_booleans(string json, bool expected)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "update_restricted"), World.Body(("is_restricted", !expected)))).IsEmpty(200);

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "update_restricted"), $$"""{"is_restricted":{{json}}}""")).IsEmpty(200);

        Assert.Equal(expected, (await world.LookAsync(record))["is_restricted"]!.GetValue<bool>());
    }

    [Fact]
    [Scenario(60)]
    [Scenario(63)]
    public async Task A_deleted_record_is_restricted_but_not_commented_on()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Deleted");

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "update_restricted"), """{"is_restricted":true}""")).IsEmpty(200);
        (await api.PatchAsync(world.Owner.Token, Api.Detail(record, "update_comments"), """{"service_provider_comment":null}"""))
            .Is(403, """{"detail":"Cannot update comments for offering user in state: Deleted"}""");
    }

    [Fact]
    [Scenario(61)]
    [Scenario(62)]
    public async Task Comments_are_echoed_and_an_omitted_key_stays()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");
        var before = await world.LookAsync(record);

        (await api.PatchAsync(
            world.Manager.Token, Api.Detail(record, "update_comments"),
            """{"service_provider_comment":" Wait ","service_provider_comment_url":"https://example.org/a?b=c#d"}"""))
            .Is(200, """{"service_provider_comment":"Wait","service_provider_comment_url":"https://example.org/a?b=c#d"}""");
        (await api.PatchAsync(world.Manager.Token, Api.Detail(record, "update_comments"), """{"service_provider_comment_url":""}"""))
            .Is(200, """{"service_provider_comment":"Wait","service_provider_comment_url":""}""");
        (await api.PatchAsync(world.Manager.Token, Api.Detail(record, "update_comments"), "{}"))
            .Is(200, """{"service_provider_comment":"Wait","service_provider_comment_url":""}""");

        var after = await world.LookAsync(record);
        Assert.Equal("Creating", after["state"]!.ToString());
        Assert.NotEqual(before["modified"]!.ToString(), after["modified"]!.ToString());
    }

    [Fact]
    [Scenario(64)]
    public async Task A_stranger_finds_nothing_to_comment_on_and_who_may_not_update_is_refused()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Deleted");

        (await api.PatchAsync(world.Stranger.Token, Api.Detail(record, "update_comments"), "{}")).Is(404);
        (await api.PatchAsync(world.ProviderSupport.Token, Api.Detail(record, "update_comments"), """{"service_provider_comment":7}""")).Is(403, NoPermission);
    }

    [Fact]
    [Scenario(65)]
    public async Task Scripts_and_handlers_are_stripped_wherever_a_comment_comes_in()
    {
        const string hostile = "<p onclick=\\\"x()\\\">Safe content</p><script>alert(1)</script><img src=x onerror=alert(1)>";
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "set_pending_account_linking"), $$"""{"comment":"{{hostile}}"}""")).IsEmpty(200);
        Assert.Equal("<p>Safe content</p>", (await world.LookAsync(record))["service_provider_comment"]!.ToString());

        (await api.PatchAsync(world.Owner.Token, Api.Detail(record, "update_comments"), $$"""{"service_provider_comment":"{{hostile}}"}"""))
            .Is(200, """{"service_provider_comment":"<p>Safe content</p>","service_provider_comment_url":""}""");
    }

    [Theory]
    [Scenario(66)]
    [InlineData("""{"service_provider_comment_url":"not a url"}""", """{"service_provider_comment_url":["Enter a valid URL."]}""")]
    [InlineData("""{"service_provider_comment_url":"javascript:alert(1)"}""", """{"service_provider_comment_url":["Enter a valid URL."]}""")]
    [InlineData("""{"service_provider_comment_url":"LONG"}""", """{"service_provider_comment_url":["Ensure this field has no more than 200 characters."]}""")]
    [InlineData(
        """{"service_provider_comment_url":null,"service_provider_comment":null}""",
        """{"service_provider_comment":["This field may not be null."],"service_provider_comment_url":["This field may not be null."]}""")]
    [InlineData("""{"service_provider_comment":[]}""", """{"service_provider_comment":["Not a valid string."]}""")]
    [InlineData("""{"service_provider_comment":"HUGE"}""", """{"service_provider_comment":["Ensure this field has no more than 65536 characters."]}""")]
    public async Task Faulty_comments_change_nothing(string body, string expected)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var before = await world.LookAsync(record);
        body = body.Replace("LONG", "https://example.org/" + new string('x', 181), StringComparison.Ordinal)
            .Replace("HUGE", new string('x', 65_537), StringComparison.Ordinal);

        (await api.PatchAsync(world.Owner.Token, Api.Detail(record, "update_comments"), body)).Is(400, expected);

        Assert.Equal(before.ToJsonString(), (await world.LookAsync(record)).ToJsonString());
    }

    [Theory]
    [Scenario(67)]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("GET")]
    public async Task Comments_are_patched_only(string method)
    {
        var world = await World.CreateAsync(app);

        var answer = (await api.SendAsync(method, world.Owner.Token, Api.Detail(World.NewUuid(), "update_comments")))
            .Is(405, World.Body(("detail", $"Method \"{method}\" not allowed.")));

        Assert.Equal("PATCH, OPTIONS", answer.Headers["Allow"]);
    }
}
