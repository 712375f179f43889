using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>catalog.md 2 and 4: imports are whole or nothing, and keys stay secret.</summary>
public sealed class ImportTests(RunningApp app)
{
    private const string Path = "/api/catalog/import/";

    private readonly Api api = app.Api;

    [Fact]
    public async Task Only_staff_import()
    {
        var world = await World.CreateAsync(app);

        (await api.PostAsync(null, Path, "{}")).Is(401);
        (await api.PostAsync(world.Owner.Token, Path, "{}")).Is(403);
        (await api.PostAsync(world.Support.Token, Path, "{}")).Is(403);
        (await api.PostAsync(world.Staff.Token, Path, "{}")).Is(200, "{}");
    }

    [Fact]
    public async Task The_same_import_twice_changes_nothing_and_omitted_keys_stay()
    {
        var (customer, user) = (World.NewUuid(), new Person("twice"));
        var body = new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer, ["name"] = "C" }),
            ["users"] = new JsonArray(user.ToJson()),
            ["role_grants"] = new JsonArray(World.Grant(user, "CUSTOMER.OWNER", "customer", customer)),
        }.ToJsonString();
        const string one = """{"created":1,"updated":0,"unchanged":0}""";
        const string none = """{"created":0,"updated":0,"unchanged":1}""";

        (await api.PostAsync(api.Bootstrap, Path, body)).Is(200, $$"""{"customers":{{one}},"users":{{one}},"role_grants":{{one}}}""");
        (await api.PostAsync(api.Bootstrap, Path, body)).Is(200, $$"""{"customers":{{none}},"users":{{none}},"role_grants":{{none}}}""");
        (await api.PostAsync(api.Bootstrap, Path, $$"""{"users":[{"uuid":"{{Guid.Parse(user.Uuid):D}}","last_name":"Changed"}]}"""))
            .Is(200, """{"users":{"created":0,"updated":1,"unchanged":0}}""");

        var me = (await api.GetAsync(user.Token, "/api/users/me/")).Is(200);
        Assert.Equal("Firsttwice Changed", me["full_name"]);
        Assert.Equal($$"""[{"scope_type":"customer","scope_uuid":"{{customer}}","role_name":"CUSTOMER.OWNER"}]""", me.Object["permissions"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"userz":[]}""", """{"userz":["Unknown collection."]}""")]
    [InlineData("""{"users":{}}""", """{"users":["Expected a list of items but got type \"dict\"."]}""")]
    [InlineData(
        """{"users":[{"uuid":"UUID","username":"GOOD"},{"uuid":"OTHER","username":"x","email":"bad"}]}""",
        """{"users":[{},{"email":["Enter a valid email address."]}]}""")]
    [InlineData("""{"users":[{"uuid":"UUID"}]}""", """{"users":[{"username":["This field is required."]}]}""")]
    [InlineData("""{"users":[{"uuid":"bad","username":"x"}]}""", """{"users":[{"uuid":["Must be a valid UUID."]}]}""")]
    [InlineData("""{"users":["x"]}""", """{"users":[{"non_field_errors":["Invalid data. Expected a dictionary, but got str."]}]}""")]
    [InlineData("""{"users":[{"uuid":"UUID","username":"GOOD","nmae":"x"}]}""", """{"users":[{"nmae":["Unknown key."]}]}""")]
    [InlineData(
        """{"users":[{"uuid":"UUID","username":"a"},{"uuid":"UUID","username":"b"}]}""",
        """{"users":[{},{"uuid":["Occurs twice in this request."]}]}""")]
    [InlineData(
        """{"users":[{"uuid":"UUID","username":"GOOD"},{"uuid":"OTHER","username":"good"}]}""",
        """{"users":[{},{"username":["A user with this username already exists."]}]}""")]
    [InlineData("""{"users":[{"uuid":"UUID","username":"TAKEN"}]}""", """{"users":[{"username":["A user with this username already exists."]}]}""")]
    [InlineData("""{"users":[{"uuid":"UUID","username":"GOOD","token":"KEY"}]}""", """{"users":[{"token":["This token is already in use."]}]}""")]
    [InlineData("""{"users":[{"uuid":"UUID","username":"GOOD","token":"BOOTSTRAP"}]}""", """{"users":[{"token":["This token is already in use."]}]}""")]
    [InlineData(
        """{"projects":[{"uuid":"UUID","name":"x","customer":"OTHER"}]}""",
        """{"projects":[{"customer":["Object with uuid=OTHER does not exist."]}]}""")]
    [InlineData(
        """{"customers":[{"uuid":"UUID","name":"x"}],"projects":[{"uuid":"OTHER","name":null,"customer":"UUID"}]}""",
        """{"projects":[{"name":["This field may not be null."]}]}""")]
    [InlineData(
        """{"role_grants":[{"uuid":"UUID","user":"USER","role":"NO.SUCH","scope_type":"customer","scope":"CUSTOMER"}]}""",
        """{"role_grants":[{"role":["Role with name=NO.SUCH does not exist."]}]}""")]
    [InlineData(
        """{"role_grants":[{"uuid":"UUID","user":"USER","role":"CUSTOMER.OWNER","scope_type":"planet","scope":"CUSTOMER"}]}""",
        """{"role_grants":[{"scope_type":["\"planet\" is not a valid choice."]}]}""")]
    [InlineData(
        """{"role_grants":[{"uuid":"UUID","user":"USER","role":"CUSTOMER.OWNER","scope_type":"project","scope":"CUSTOMER"}]}""",
        """{"role_grants":[{"scope":["Object with uuid=CUSTOMER does not exist."]}]}""")]
    [InlineData(
        """{"terms_of_service":[{"uuid":"UUID","offering":"OFFERING","version":"1"},{"uuid":"OTHER","offering":"OFFERING","version":"2"}]}""",
        """{"terms_of_service":[{},{"is_active":["The offering already has active terms of service."]}]}""")]
    [InlineData(
        """{"terms_of_service":[{"uuid":"UUID","offering":"OFFERING","version":"1","grace_period_days":-1}]}""",
        """{"terms_of_service":[{"grace_period_days":["Ensure this value is greater than or equal to 0."]}]}""")]
    [InlineData(
        """
        {"consents":[{"uuid":"UUID","user":"USER","offering":"OFFERING","version":"1"},
                     {"uuid":"OTHER","user":"USER","offering":"OFFERING","version":"2"}]}
        """,
        """{"consents":[{},{"non_field_errors":["The fields user, offering must make a unique set."]}]}""")]
    [InlineData(
        """{"offering_users":[{"uuid":"UUID","user":"USER","offering":"OFFERING","state":"ok"}]}""",
        """{"offering_users":[{"state":["\"ok\" is not a valid choice."]}]}""")]
    [InlineData(
        """{"offering_users":[{"uuid":"UUID","user":"USER","offering":"OFFERING"},{"uuid":"OTHER","user":"USER","offering":"OFFERING"}]}""",
        """{"offering_users":[{},{"non_field_errors":["The fields offering, user must make a unique set."]}]}""")]
    public async Task A_fault_anywhere_is_told_at_its_place_and_nothing_is_stored(string body, string expected)
    {
        var world = await World.CreateAsync(app);
        var (uuid, other, good) = (World.NewUuid(), World.NewUuid(), "good-" + World.NewUuid());
        string Fill(string text) => text
            .Replace("\"UUID\"", $"\"{uuid}\"", StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal)
            .Replace("GOOD", good, StringComparison.Ordinal).Replace("\"good\"", $"\"{good.ToUpperInvariant()}\"", StringComparison.Ordinal)
            .Replace("TAKEN", world.U.Username.ToUpperInvariant(), StringComparison.Ordinal).Replace("KEY", world.U.Token, StringComparison.Ordinal)
            .Replace("BOOTSTRAP", api.Bootstrap, StringComparison.Ordinal).Replace("USER", world.U.Uuid, StringComparison.Ordinal)
            .Replace("\"CUSTOMER\"", $"\"{world.P}\"", StringComparison.Ordinal).Replace("=CUSTOMER ", $"={world.P} ", StringComparison.Ordinal)
            .Replace("OFFERING", world.O, StringComparison.Ordinal);

        (await api.PostAsync(world.Staff.Token, Path, Fill(body))).Is(400, Fill(expected));

        foreach (var collection in new[] { "users", "customers", "projects", "role_grants", "terms_of_service", "consents" })
        {
            (await api.GetAsync(world.Staff.Token, $"/api/catalog/{collection}/{uuid}/")).Is(404);
        }

        (await api.GetAsync(world.Staff.Token, Api.Detail(uuid))).Is(404);
    }

    [Fact]
    public async Task Names_and_keys_may_be_exchanged_within_one_import()
    {
        var (a, b) = (new Person("a"), new Person("b"));
        (await api.PostAsync(api.Bootstrap, Path, new JsonObject { ["users"] = new JsonArray(a.ToJson(), b.ToJson()) }.ToJsonString())).Is(200);

        (await api.PostAsync(api.Bootstrap, Path, new JsonObject
        {
            ["users"] = new JsonArray(
                new JsonObject { ["uuid"] = a.Uuid, ["username"] = b.Username, ["token"] = b.Token },
                new JsonObject { ["uuid"] = b.Uuid, ["username"] = a.Username, ["token"] = a.Token }),
        }.ToJsonString())).Is(200);

        Assert.Equal((b.Uuid, a.Uuid), ((await api.GetAsync(a.Token, "/api/users/me/"))["uuid"], (await api.GetAsync(b.Token, "/api/users/me/"))["uuid"]));
        (await api.PostAsync(api.Bootstrap, Path, new JsonObject { ["users"] = new JsonArray(a.ToJson()) }.ToJsonString())).Is(400);
    }

    [Fact]
    public async Task A_record_that_is_moved_in_keeps_its_uuid_of_whatever_version_and_works_like_any_other()
    {
        var world = await World.CreateAsync(app);
        foreach (var (uuid, user) in new[] { (World.NewUuid(), world.U), ("0123456789ab8def8123456789abcdef"[..20] + World.NewUuid()[20..], world.Stranger) })
        {
            await world.ImportAsync("offering_users", new JsonObject
            {
                ["uuid"] = uuid,
                ["offering"] = world.O,
                ["user"] = user.Uuid,
                ["username"] = "moved",
                ["state"] = "Error creating",
                ["is_restricted"] = true,
                ["service_provider_comment"] = "<b>x</b><script>y</script>",
                ["service_provider_comment_url"] = "https://example.org/",
                ["created"] = "2024-01-02T03:04:05.678901Z",
                ["modified"] = "2024-01-02T03:04:06Z",
            });

            var look = await world.LookAsync(uuid);
            Assert.Equal(
                ("moved", "Error creating", "true", "<b>x</b>", "https://example.org/", "2024-01-02T03:04:05.678901Z", "2024-01-02T03:04:06Z", "Cluster A"),
                (look["username"]!.ToString(), look["state"]!.ToString(), look["is_restricted"]!.ToString(), look["service_provider_comment"]!.ToString(),
                    look["service_provider_comment_url"]!.ToString(), look["created"]!.ToString(), look["modified"]!.ToString(),
                    look["offering_name"]!.ToString()));
            (await api.PostAsync(world.Owner.Token, Api.Detail(uuid, "begin_creating"))).IsEmpty(200);
            (await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", user.Uuid)))).Is(400);
            (await api.PostAsync(
                api.Bootstrap, Path, $$"""{"offering_users":[{"uuid":"{{World.NewUuid()}}","offering":"{{world.O}}","user":"{{user.Uuid}}"}]}""")).Is(
                400, """{"offering_users":[{"non_field_errors":["The fields offering, user must make a unique set."]}]}""");
            (await api.DeleteAsync(world.Owner.Token, Api.Detail(uuid))).IsEmpty(204);
        }
    }

    [Fact]
    public async Task Too_much_at_once_is_refused_with_413()
    {
        var many = new JsonObject { ["roles"] = new JsonArray([.. Enumerable.Range(0, 10_001).Select(_ => (JsonNode)new JsonObject())]) }.ToJsonString();

        (await api.PostAsync(api.Bootstrap, Path, many)).Is(413);
        (await api.PostAsync(api.Bootstrap, Path, World.Body(("users", new string('x', 20_000_001))))).Is(413);
    }
}
