using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 87–102 and 109: what a list is narrowed to.</summary>
public sealed class FilterTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    [Scenario(87, 88)]
    [Scenario(90)]
    public async Task States_are_given_by_their_labels_each_in_a_key_of_its_own()
    {
        var world = await World.CreateAsync(app);
        var requested = await world.NewRecordInAsync("Requested");
        await world.NewRecordInAsync("Pending additional validation");
        var ok = await world.NewRecordInAsync("OK");
        var other = await world.NewOfferingAsync();
        var elsewhere = await world.NewRecordAsync(offering: other);

        Assert.Equal(Sorted(requested, elsewhere), await ListAsync(world, "state=Requested"));
        Assert.Equal(Sorted(requested, ok, elsewhere), await ListAsync(world, "state=Requested&state=OK"));
        Assert.Equal(Sorted(requested), await ListAsync(world, $"state=Requested&offering_uuid={world.O}"));
        Assert.Equal(4, (await ListAsync(world, "state=")).Count);
    }

    [Theory]
    [Scenario(89)]
    [InlineData("state=NonexistentState", """{"state":["Select a valid choice. NonexistentState is not one of the available choices."]}""")]
    [InlineData("state=ok", """{"state":["Select a valid choice. ok is not one of the available choices."]}""")]
    [InlineData("state=5", """{"state":["Select a valid choice. 5 is not one of the available choices."]}""")]
    [InlineData("state=OK,Requested", """{"state":["Select a valid choice. OK,Requested is not one of the available choices."]}""")]
    [InlineData("state=OK&state=x", """{"state":["Select a valid choice. x is not one of the available choices."]}""")]
    [InlineData("offering_uuid=bad", """{"offering_uuid":["Enter a valid UUID."]}""")]
    [InlineData("offering_uuid=6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e,bad", """{"offering_uuid":["Enter a valid UUID."]}""")]
    [InlineData("parent_offering_uuid=bad", """{"parent_offering_uuid":["Enter a valid UUID."]}""")]
    [InlineData("provider_uuid=bad", """{"provider_uuid":["Enter a valid UUID."]}""")]
    [InlineData("user_uuid=bad", """{"user_uuid":["Enter a valid UUID."]}""")]
    [InlineData("created=foo", """{"created":["Enter a valid date/time."]}""")]
    [InlineData("modified=2026-13-45", """{"modified":["Enter a valid date/time."]}""")]
    [InlineData("o=foo", """{"o":["Select a valid choice. foo is not one of the available choices."]}""")]
    [InlineData("o=created,--modified", """{"o":["Select a valid choice. --modified is not one of the available choices."]}""")]
    [InlineData(
        "state=ok&user_uuid=zzz",
        """{"state":["Select a valid choice. ok is not one of the available choices."],"user_uuid":["Enter a valid UUID."]}""")]
    public async Task Invalid_filters_are_told_each_under_its_key_for_lists_and_for_single_records(string query, string expected)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        (await api.GetAsync(world.Owner.Token, $"{Api.List}?{query}")).Is(400, expected);
        (await api.GetAsync(world.Owner.Token, $"{Api.Detail(record)}?{query}")).Is(400, expected);
        (await api.GetAsync(world.Owner.Token, $"{Api.Detail(World.NewUuid())}?{query}")).Is(400, expected);
        (await api.PostAsync(world.U.Token, $"{Api.Detail(record, "set_ok")}?{query}")).Is(400, expected);
        (await api.SendAsync("HEAD", world.Owner.Token, $"{Api.List}?{query}")).IsEmpty(400);
    }

    [Fact]
    [Scenario(91, 93)]
    [Scenario(95, 96)]
    public async Task Offerings_are_given_by_uuid_slug_url_or_parent()
    {
        var world = await World.CreateAsync(app);
        var (slug, parent) = ("third-" + World.NewUuid(), await world.NewOfferingAsync("Parent"));
        var (second, third) = (await world.NewOfferingAsync(), await world.NewOfferingAsync(slug: slug, parent: parent));
        var (a, b, c) = (await world.NewRecordAsync(), await world.NewRecordAsync(offering: second), await world.NewRecordAsync(offering: third));

        Assert.Equal(Sorted(a, c), await ListAsync(world, $"offering_uuid={world.O},{third}"));
        Assert.Equal(Sorted(a, c), await ListAsync(world, $"offering_uuid={world.O}&offering_uuid={Guid.Parse(third):D}"));
        Assert.Equal(Sorted(b), await ListAsync(world, $"offering_uuid={second}"));
        Assert.Empty(await ListAsync(world, $"offering_uuid={World.NewUuid()}"));
        Assert.Equal(Sorted(a, c), await ListAsync(world, $"offering_slug={world.Slug},{slug}"));
        Assert.Empty(await ListAsync(world, $"offering_slug={slug.ToUpperInvariant()}"));
        Assert.Empty(await ListAsync(world, $"offering_uuid={world.O}&offering_slug={slug}"));
        Assert.Equal(Sorted(c), await ListAsync(world, $"parent_offering_uuid={parent}"));
        Assert.Equal(Sorted(a), await ListAsync(world, $"offering=http://x.example.org/api/marketplace-provider-offerings/{world.O}/"));
        Assert.Equal(Sorted(a), await ListAsync(world, $"offering=/api/marketplace-provider-offerings/{Guid.Parse(world.O):D}"));
        Assert.Empty(await ListAsync(world, "offering=text"));
        Assert.Empty(await ListAsync(world, $"offering=/api/users/{world.U.Uuid}/"));
        Assert.Empty(await ListAsync(world, $"offering=/api/marketplace-provider-offerings/{world.O}/&offering_uuid={second}"));
    }

    [Fact]
    [Scenario(94)]
    [Scenario(97)]
    public async Task The_provider_and_the_user_narrow_the_list()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await world.NewRecordAsync(user: world.Stranger);

        Assert.Equal(2, (await ListAsync(world, $"provider_uuid={world.P}")).Count);
        Assert.Empty(await ListAsync(world, $"provider_uuid={world.Consumer}"));
        Assert.Equal(Sorted(record), await ListAsync(world, $"user_uuid={world.U.Uuid}"));
        Assert.Equal(Sorted(record), await ListAsync(world, $"user_username={world.U.Username.ToUpperInvariant()}"));
        Assert.Empty(await ListAsync(world, $"user_username={world.U.Username[..^1]}"));
    }

    [Fact]
    [Scenario(98)]
    public async Task A_query_looks_into_names_in_any_case_but_not_across_two()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync("Häns_100%'s");

        foreach (var text in new[] { "luster a", "HÄNS", "_100%", "'s", "firstU", "LASTu" })
        {
            Assert.Equal(Sorted(record), await ListAsync(world, "query=" + Uri.EscapeDataString(text)));
        }

        foreach (var text in new[] { "firstu lastu", "nobody", "h_ns", "\\" })
        {
            Assert.Empty(await ListAsync(world, "query=" + Uri.EscapeDataString(text)));
        }
    }

    [Theory]
    [Scenario(99)]
    [InlineData("true", true, false)]
    [InlineData("True", true, false)]
    [InlineData("1", true, false)]
    [InlineData("false", false, true)]
    [InlineData("0", false, true)]
    [InlineData("maybe", true, true)]
    [InlineData("", true, true)]
    public async Task Restriction_narrows_where_the_value_is_a_boolean(string value, bool showsRestricted, bool showsOther)
    {
        var world = await World.CreateAsync(app);
        var (restricted, other) = (await world.NewRecordAsync(), await world.NewRecordAsync(user: world.Stranger));
        (await api.PostAsync(world.Owner.Token, Api.Detail(restricted, "update_restricted"), """{"is_restricted":true}""")).Is(200);

        Assert.Equal(
            Sorted([.. showsRestricted ? [restricted] : Array.Empty<string>(), .. showsOther ? [other] : Array.Empty<string>()]),
            await ListAsync(world, "is_restricted=" + value));
    }

    [Fact]
    [Scenario(100, 101)]
    public async Task Consent_narrows_without_looking_at_terms_and_false_is_the_complement()
    {
        var world = await World.CreateAsync(app);
        var consented = await world.NewRecordAsync();
        var revoked = await world.NewRecordAsync(user: world.Stranger);
        var never = await world.NewRecordAsync(user: world.Admin);
        await world.SetConsentAsync(world.U, "1");
        await world.SetConsentAsync(world.Stranger, "1", revoked: true);

        Assert.Equal(Sorted(consented), await ListAsync(world, "has_consent=true"));
        Assert.Equal(Sorted(consented), await ListAsync(world, "has_consent=1"));
        Assert.Equal(Sorted(revoked, never), await ListAsync(world, "has_consent=FALSE"));
        Assert.Equal(3, (await ListAsync(world, "has_consent=perhaps")).Count);
    }

    [Fact]
    [Scenario(102)]
    public async Task Instants_narrow_from_then_on_in_every_form_of_iso_8601()
    {
        var world = await World.CreateAsync(app);
        var (early, late) = (World.NewUuid(), World.NewUuid());
        await world.ImportAsync("offering_users", Moved(early, world.U, "2026-01-01T12:00:00.000001Z"), Moved(late, world.Stranger, "2026-03-01T00:00:00Z"));

        foreach (var (value, expected) in new[]
        {
            ("2026-01-01T12:00:00.000001Z", Sorted(early, late)), ("2026-01-01T12:00:00.000002Z", Sorted(late)),
            ("2026-01-01", Sorted(early, late)), ("2026-01-02", Sorted(late)),
            ("2026-01-01T14:00:00.000001%2B02:00", Sorted(early, late)), ("2026-01-01T14:00:01+02:00", Sorted(late)), ("2026-01-01 11:00", Sorted(early, late)),
            ("2026-01-01T12:30", Sorted(late)), ("2026-03-01T00:00:01", Sorted()),
        })
        {
            Assert.Equal(expected, await ListAsync(world, "created=" + value));
            Assert.Equal(expected, await ListAsync(world, "modified=" + value));
        }

        JsonObject Moved(string uuid, Person user, string at) =>
            new() { ["uuid"] = uuid, ["offering"] = world.O, ["user"] = user.Uuid, ["created"] = at, ["modified"] = at };
    }

    [Fact]
    [Scenario(109)]
    public async Task The_lists_filters_hold_for_the_look_up_of_one_record_as_well()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        (await api.GetAsync(world.Owner.Token, Api.Detail(record) + "?state=OK")).Is(404);
        (await api.GetAsync(world.Owner.Token, Api.Detail(record) + "?state=Requested&query=cluster")).Is(200);
        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating") + "?is_restricted=true")).Is(404);
        (await api.DeleteAsync(world.Owner.Token, Api.Detail(record) + $"?offering_uuid={World.NewUuid()}")).Is(404);
        Assert.Equal("Requested", (await world.LookAsync(record))["state"]!.ToString());
    }

    private static IReadOnlyList<string> Sorted(params string[] uuids) => [.. uuids.Order(StringComparer.Ordinal)];

    private async Task<IReadOnlyList<string>> ListAsync(World world, string query)
    {
        var listed = (await api.GetAsync(world.Owner.Token, $"{Api.List}?{query}")).Is(200);
        var counted = (await api.SendAsync("HEAD", world.Owner.Token, $"{Api.List}?{query}")).IsEmpty(200);
        Assert.Equal(listed.Uuids.Count, listed.Count);
        Assert.Equal(listed.Count, counted.Count);
        Assert.Equal(listed.Headers["Link"], counted.Headers["Link"]);
        return Sorted([.. listed.Uuids]);
    }
}
