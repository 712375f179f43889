using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 22–41: creating.</summary>
public sealed class CreateTests(RunningApp app)
{
    private readonly Api api = app.Api;

    private static string OfferingUrl(World world) => $"https://elsewhere.example.org/api/marketplace-provider-offerings/{world.O}/";

    private static string UserUrl(World world) => $"/api/users/{world.U.Uuid}/";

    [Theory]
    [Scenario(22)]
    [Scenario(23)]
    [Scenario(24)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task An_owner_names_offering_and_user_by_url_or_by_uuid(bool offeringByUrl, bool userByUrl)
    {
        var world = await World.CreateAsync(app);

        var created = (await api.PostAsync(
            world.Owner.Token, Api.List,
            World.Body(
                offeringByUrl ? ("offering", OfferingUrl(world)) : ("offering_uuid", world.O),
                userByUrl ? ("user", UserUrl(world)) : ("user_uuid", world.U.Uuid)))).Is(201);

        var uuid = created["uuid"]!;
        Assert.Equal($"{api.Url}{Api.Detail(uuid)}", created.Headers["Location"]);
        Assert.Equal(created.Headers["Location"], created["url"]);
        Assert.Equal(created["created"], created["modified"]);
        Assert.Equal(
            [
                "url", "uuid", "user", "offering", "username", "offering_uuid", "offering_name", "user_uuid", "user_username", "user_full_name",
                "user_email", "created", "modified", "customer_uuid", "customer_name", "is_restricted", "state", "service_provider_comment",
                "service_provider_comment_url", "has_consent", "requires_reconsent",
                "has_compliance_checklist",
            ],
            created.Object.Select(field => field.Key).Take(22));
        var expected = new JsonObject
        {
            ["url"] = $"{api.Url}{Api.Detail(uuid)}",
            ["uuid"] = uuid,
            ["user"] = $"{api.Url}/api/users/{world.U.Uuid}/",
            ["offering"] = $"{api.Url}/api/marketplace-provider-offerings/{world.O}/",
            ["username"] = null,
            ["offering_uuid"] = world.O,
            ["offering_name"] = "Cluster A",
            ["user_uuid"] = world.U.Uuid,
            ["user_username"] = world.U.Username,
            ["user_full_name"] = "Firstu Lastu",
            ["user_email"] = world.U.Username,
            ["created"] = created["created"],
            ["modified"] = created["modified"],
            ["customer_uuid"] = world.P,
            ["customer_name"] = "Provider",
            ["is_restricted"] = false,
            ["state"] = "Requested",
            ["service_provider_comment"] = "",
            ["service_provider_comment_url"] = "",
            ["has_consent"] = false,
            ["requires_reconsent"] = false,
            ["has_compliance_checklist"] = false,
            ["user_first_name"] = "Firstu",
            ["user_last_name"] = "Lastu",
            ["runtime_state"] = "Active",
            ["offering_has_active_tos"] = false,
            ["consent_data"] = null,
            ["is_profile_complete"] = true,
            ["missing_profile_attributes"] = new JsonArray(),
        };
        Assert.Equal(expected.ToJsonString(), created.Object.ToJsonString());
        Assert.Equal(expected.ToJsonString(), (await world.LookAsync(uuid)).ToJsonString());
    }

    [Fact]
    [Scenario(25)]
    public async Task Dashed_uuids_are_taken_and_answered_without_dashes()
    {
        var world = await World.CreateAsync(app);

        var created = (await api.PostAsync(
            world.Owner.Token, Api.List,
            World.Body(
                ("offering_uuid", Guid.Parse(world.O).ToString("D").ToUpperInvariant()),
                ("user_uuid", Guid.Parse(world.U.Uuid).ToString("D"))))).Is(201);

        Assert.Equal(world.O, created["offering_uuid"]);
        Assert.Equal(world.U.Uuid, created["user_uuid"]);
        Assert.Matches("^[0-9a-f]{32}$", created["uuid"]);
    }

    [Theory]
    [Scenario(26)]
    [Scenario(27)]
    [InlineData("\"alice\"", "alice", "OK")]
    [InlineData("\"  alice \"", "alice", "OK")]
    [InlineData("7", "7", "OK")]
    [InlineData("1.5", "1.5", "OK")]
    [InlineData("\"Ålice 😀 مرحبا\"", "Ålice 😀 مرحبا", "OK")]
    [InlineData("\"\"", "", "Requested")]
    [InlineData("\"  \"", "", "Requested")]
    [InlineData("null", null, "Requested")]
    public async Task A_username_that_is_not_empty_makes_the_account_ok(string json, string? username, string state)
    {
        var world = await World.CreateAsync(app);

        var created = (await api.PostAsync(
            world.Owner.Token, Api.List, $$"""{"offering_uuid":"{{world.O}}","user_uuid":"{{world.U.Uuid}}","username":{{json}}}""")).Is(201);

        Assert.Equal((username, state), (created["username"], created["state"]));
    }

    [Theory]
    [Scenario(28, 33)]
    [InlineData(
        """{"offering":"OFFERING_URL","offering_uuid":"OFFERING","user_uuid":"USER"}""",
        """{"non_field_errors":["Cannot specify both 'offering' URL and 'offering_uuid'. Use one or the other."]}""")]
    [InlineData("""{"offering_uuid":"OFFERING"}""", """{"non_field_errors":["Either 'user' URL or 'user_uuid' is required."]}""")]
    [InlineData(
        """{"offering_uuid":"OFFERING","user":"USER_URL","user_uuid":"USER"}""",
        """{"non_field_errors":["Cannot specify both 'user' URL and 'user_uuid'. Use one or the other."]}""")]
    [InlineData("""{"username":"x"}""", """{"non_field_errors":["Either 'offering' URL or 'offering_uuid' is required."]}""")]
    [InlineData(
        """{"offering":null,"offering_uuid":null,"user_uuid":"USER"}""",
        """{"non_field_errors":["Either 'offering' URL or 'offering_uuid' is required."]}""")]
    [InlineData(
        """{"offering_uuid":"11112222333344445555666677778888","user_uuid":"USER"}""",
        """{"offering_uuid":["Object with uuid=11112222333344445555666677778888 does not exist."]}""")]
    [InlineData("""{"offering_uuid":"bad","user_uuid":"USER"}""", """{"offering_uuid":["Object with uuid=bad does not exist."]}""")]
    [InlineData("""{"offering_uuid":"OFFERING","user_uuid":"bad"}""", """{"user_uuid":["Object with uuid=bad does not exist."]}""")]
    [InlineData("""{"offering_uuid":"bad","user_uuid":"bad","username":[]}""", """{"offering_uuid":["Object with uuid=bad does not exist."]}""")]
    [InlineData("""{"offering":"USER_URL","user_uuid":"USER"}""", """{"offering":["Invalid hyperlink - Incorrect URL match."]}""")]
    [InlineData("""{"offering":"/somewhere/else/","user_uuid":"USER"}""", """{"offering":["Invalid hyperlink - No URL match."]}""")]
    [InlineData("""{"offering":"just words","user_uuid":"USER"}""", """{"offering":["Invalid hyperlink - No URL match."]}""")]
    [InlineData(
        """{"offering":"/api/marketplace-provider-offerings/11112222333344445555666677778888/","user_uuid":"USER"}""",
        """{"offering":["Invalid hyperlink - Object does not exist."]}""")]
    [InlineData("""{"offering":7,"user_uuid":"USER"}""", """{"offering":["Incorrect type. Expected URL string, received int."]}""")]
    [InlineData("""{"offering":["a"],"user_uuid":"USER"}""", """{"offering":["Incorrect type. Expected URL string, received list."]}""")]
    [InlineData("""{"offering":"","user_uuid":"USER"}""", """{"offering":["This field may not be null."]}""")]
    [InlineData(
        """{"offering":"","user":true,"username":{}}""",
        """{"offering":["This field may not be null."],"user":["Incorrect type. Expected URL string, received bool."],"username":["Not a valid string."]}""")]
    [InlineData(
        """{"offering_uuid":"OFFERING","user_uuid":"USER","username":"LONG"}""",
        """{"username":["Ensure this field has no more than 100 characters."]}""")]
    [InlineData("""{"offering_uuid":"OFFERING","user_uuid":"USER","username":true}""", """{"username":["Not a valid string."]}""")]
    [InlineData("""{"offering_uuid":"OFFERING","user_uuid":"USER","username":["x"]}""", """{"username":["Not a valid string."]}""")]
    [InlineData("""{"offering_uuid":"OFFERING","user_uuid":"USER","username":"a\u0000b"}""", """{"username":["Null characters are not allowed."]}""")]
    public async Task A_body_with_a_fault_is_refused_in_the_specified_order_and_leaves_nothing(string body, string expected)
    {
        var world = await World.CreateAsync(app);
        body = body.Replace("OFFERING_URL", OfferingUrl(world), StringComparison.Ordinal).Replace("USER_URL", UserUrl(world), StringComparison.Ordinal)
            .Replace("OFFERING", world.O, StringComparison.Ordinal).Replace("USER", world.U.Uuid, StringComparison.Ordinal)
            .Replace("LONG", new string('x', 101), StringComparison.Ordinal);

        (await api.PostAsync(world.Owner.Token, Api.List, body)).Is(400, expected);

        Assert.Empty((await api.GetAsync(world.Owner.Token, Api.List)).Uuids);
    }

    [Theory]
    [Scenario(33)]
    [InlineData("x")]
    [InlineData("😀")]
    public async Task A_username_of_a_hundred_characters_fits(string character)
    {
        var world = await World.CreateAsync(app);

        await world.NewRecordAsync(string.Concat(Enumerable.Repeat(character, 100)));
    }

    [Theory]
    [Scenario(34)]
    [Scenario(35)]
    [InlineData("OK")]
    [InlineData("Deleted")]
    public async Task A_pair_that_exists_in_any_state_is_refused(string state)
    {
        var world = await World.CreateAsync(app);
        await world.NewRecordInAsync(state, world.U);

        (await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid))))
            .Is(400, """{"non_field_errors":["The fields offering, user must make a unique set."]}""");
    }

    [Theory]
    [Scenario(36)]
    [InlineData("false", 400)]
    [InlineData("null", 400)]
    [InlineData("0", 400)]
    [InlineData("\"\"", 400)]
    [InlineData("1", 201)]
    [InlineData("\"yes\"", 201)]
    [InlineData("true", 201)]
    public async Task Only_a_truthy_flag_of_the_offering_allows_creation_to_staff_as_well(string flag, int status)
    {
        var world = await World.CreateAsync(app);
        await world.ImportAsync(
            "offerings",
            new JsonObject
            {
                ["uuid"] = world.O,
                ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = JsonNode.Parse(flag) },
            });

        foreach (var caller in new[] { world.Owner, world.Staff })
        {
            var user = await world.NewUserAsync();
            var answer = (await api.PostAsync(caller.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", user.Uuid)))).Is(status);
            if (status == 400)
            {
                answer.Is(400, """["It is not allowed to create users for current offering."]""");
            }
        }
    }

    [Fact]
    [Scenario(39)]
    public async Task What_a_client_may_not_set_is_ignored()
    {
        var world = await World.CreateAsync(app);

        var created = (await api.PostAsync(
            world.Owner.Token, Api.List,
            World.Body(
                ("offering_uuid", world.O), ("user_uuid", world.U.Uuid), ("state", "Deleted"), ("is_restricted", true), ("service_provider_comment", "x"),
                ("service_provider_comment_url", "not a url"), ("uuid", "x"), ("created", 7), ("no such key", new[] { 1 })))).Is(201);

        Assert.Equal(
            ("Requested", "false", "", ""),
            (created["state"], created["is_restricted"], created["service_provider_comment"], created["service_provider_comment_url"]));
    }

    [Fact]
    [Scenario(41)]
    public async Task Of_sixteen_creates_of_one_pair_at_once_exactly_one_succeeds()
    {
        var world = await World.CreateAsync(app);
        var body = World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => api.PostAsync(world.Owner.Token, Api.List, body)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(
            answers.Where(answer => answer.Status != 201),
            answer => answer.Is(400, """{"non_field_errors":["The fields offering, user must make a unique set."]}"""));
        Assert.Single((await api.GetAsync(world.Owner.Token, Api.List)).Uuids);
    }
}
