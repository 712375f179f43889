using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>JSON that no reader should have to meet twice: it is refused at the door, and what is stored all the same breaks no list.</summary>
public sealed class JsonAttackTests(RunningApp app, PoisonedApp poisoned) : IClassFixture<PoisonedApp>
{
    private const string NotUtf8 = """{"detail":"JSON parse error - the body is not valid UTF-8."}""";

    [Theory]
    [InlineData("PATCH", "{record}", "username")]
    [InlineData("PATCH", "{record}update_comments/", "service_provider_comment")]
    [InlineData("POST", "{record}update_restricted/", "is_restricted")]
    [InlineData("POST", "{record}set_pending_account_linking/", "comment")]
    [InlineData("POST", "/api/marketplace-offering-users/", "username")]
    [InlineData("POST", "/api/marketplace-provider-offerings/{offering}/update_compliance_checklist/", "compliance_checklist")]
    [InlineData("POST", "/api/catalog/import/", "users")]
    [InlineData("PUT", "/api/catalog/offerings/{offering}/", "name")]
    [InlineData("POST", "/api/checklists-admin/", "name")]
    public async Task What_is_not_utf8_is_refused_everywhere(string method, string path, string key)
    {
        var world = await World.CreateAsync(app);
        path = path.Replace("{record}", Api.Detail(await world.NewRecordAsync()), StringComparison.Ordinal)
            .Replace("{offering}", world.O, StringComparison.Ordinal);
        byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"{{key}}":"x"""), 0xFF, .. "\"}"u8];
        var token = "Token " + world.Staff.Token;
        if (path.EndsWith("set_pending_account_linking/", StringComparison.Ordinal))
        {
            var begin = path.Replace("set_pending_account_linking", "begin_creating", StringComparison.Ordinal);
            (await app.Api.PostAsync(world.Staff.Token, begin)).Is(200);
        }

        (await app.Api.SendRawAsync(method, path, token, body)).Is(400, NotUtf8);
    }

    [Theory]
    [InlineData("""{"username":"a","username":"b"}""")]
    [InlineData("""{"username":"a","x":{"y":1,"y":2}}""")]
    public async Task A_key_that_occurs_twice_is_refused(string body)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        Assert.StartsWith(
            "JSON parse error - ", (await app.Api.PatchAsync(world.Owner.Token, Api.Detail(record), body)).Is(400)["detail"], StringComparison.Ordinal);
        Assert.Null((await world.LookAsync(record))["username"]);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public async Task A_number_that_nothing_can_hold_is_refused(string number)
    {
        var world = await World.CreateAsync(app);

        (await app.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", Options(world, number)))
            .Is(400, """{"detail":"JSON parse error - a number is out of range."}""");
    }

    [Theory]
    [InlineData(31, 200)]
    [InlineData(32, 400)]
    [InlineData(60, 400)]
    public async Task A_nested_value_is_refused_or_can_be_read_everywhere(int depth, int expected)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        var imported = (await app.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", Options(world, nested))).Is(expected);
        if (expected == 400)
        {
            Assert.Equal("Ensure this value has no more than 32 levels of nesting.", imported["offerings"] is null ? "" : Message(imported));
        }

        (await app.Api.GetAsync(world.Owner.Token, Api.List)).Is(200);
        (await app.Api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(200);
        (await app.Api.GetAsync(world.Owner.Token, "/api/marketplace-provider-offerings/")).Is(200);
        (await app.Api.GetAsync(world.Staff.Token, "/api/catalog/offerings/")).Is(200);
        (await app.Api.GetAsync(world.Staff.Token, "/api/status/")).Is(200);

        static string Message(Response response) => response.Object["offerings"]![0]!["plugin_options"]![0]!.ToString();
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_left_out_and_counted_and_breaks_no_list()
    {
        var world = await World.CreateAsync(poisoned);
        await world.NewRecordAsync();
        var before = (await poisoned.Api.GetAsync(world.Staff.Token, "/api/status/")).Is(200);
        await PutAsync(new JsonObject
        {
            ["id"] = $"offering:{World.NewUuid()}",
            ["kind"] = "offering",
            ["uuid"] = World.NewUuid(),
            ["customer"] = world.P,
            ["name"] = 5,
            ["organization_groups"] = "none",
        });

        Assert.Single((await poisoned.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Array);
        Assert.Equal([world.O], (await poisoned.Api.GetAsync(world.Owner.Token, "/api/marketplace-provider-offerings/")).Is(200).Uuids);
        Assert.Equal(0, before.Object["unreadable_documents"]!.GetValue<int>());
        Assert.Equal(1, poisoned.Services.GetRequiredService<UnreadableDocuments>().Count);
    }

    [Theory]
    [InlineData(
        """{"question_type":"single_select","operator":[1],"review_answer_value":["x"]}""", "Operator '[1]' is not valid for question type 'single_select'.")]
    [InlineData("""{"question_type":"boolean","options":[{"uuid":"{uuid}","label":"a","order":"x"}]}""", null)]
    public async Task A_question_with_values_of_other_types_is_refused_or_taken_but_never_breaks(string question, string? error)
    {
        var parsed = JsonNode.Parse(question.Replace("{uuid}", World.NewUuid(), StringComparison.Ordinal))!.AsObject();
        parsed["uuid"] = World.NewUuid();
        parsed["description"] = "Which?";
        var checklist = new JsonObject { ["uuid"] = World.NewUuid(), ["name"] = "C", ["questions"] = new JsonArray(parsed) };

        var body = new JsonObject { ["checklists"] = new JsonArray(checklist) }.ToJsonString();
        var answer = await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", body);

        Assert.Equal(error is null ? 200 : 400, answer.Status);
        Assert.Equal(error, error is null ? null : answer.Object["checklists"]![0]!["questions"]![0]!.ToString());
    }

    [Fact]
    public async Task A_record_from_the_future_is_moved_to_now_and_can_be_changed()
    {
        var world = await World.CreateAsync(app);
        var uuid = World.NewUuid();
        await world.ImportAsync("offering_users", new JsonObject
        {
            ["uuid"] = uuid,
            ["offering"] = world.O,
            ["user"] = world.U.Uuid,
            ["created"] = "9999-12-31T23:59:59.999999Z",
            ["modified"] = "9999-12-31T23:59:59.999999Z",
        });

        var imported = await world.LookAsync(uuid);
        (await app.Api.PostAsync(world.Owner.Token, Api.Detail(uuid, "set_ok"))).Is(200);

        Assert.True(DateTimeOffset.Parse(imported["modified"]!.ToString(), null) <= DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.True(DateTimeOffset.Parse(imported["created"]!.ToString(), null) <= DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_username_of_whatever_characters_belongs_to_one_user_only()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 128));
        JsonObject User() => new() { ["uuid"] = World.NewUuid(), ["username"] = name };
        var first = new JsonObject { ["users"] = new JsonArray(User()) }.ToJsonString();

        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", first)).Is(200);
        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", first)).Is(200);
        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", new JsonObject { ["users"] = new JsonArray(User()) }.ToJsonString()))
            .Is(400, """{"users":[{"username":["A user with this username already exists."]}]}""");
    }

    [Fact]
    public async Task An_object_that_no_document_can_hold_is_refused_before_anything_is_written()
    {
        var world = await World.CreateAsync(app);
        var body = new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = world.P, ["name"] = "Renamed" }),
            ["offerings"] = new JsonArray(new JsonObject { ["uuid"] = world.O, ["plugin_options"] = new JsonObject { ["x"] = new string('<', 400_000) } }),
        };

        (await app.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", body.ToJsonString()))
            .Is(400, """{"offerings":[{"non_field_errors":["The object is larger than 1800000 bytes."]}]}""");
        Assert.Equal("Provider", (await app.Api.GetAsync(world.Staff.Token, $"/api/catalog/customers/{world.P}/"))["name"]);
    }

    [Theory]
    [InlineData("https://example.org/%00")]
    [InlineData("https://example.org/\u0000")]
    [InlineData("/api/users/%00/")]
    public async Task A_link_with_a_null_character_leads_nowhere(string link)
    {
        var world = await World.CreateAsync(app);

        (await app.Api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering", link), ("user_uuid", world.U.Uuid))))
            .Is(400, """{"offering":["Invalid hyperlink - No URL match."]}""");
    }

    [Fact]
    public async Task A_role_is_not_called_by_a_name_with_a_line_break() =>
        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", """{"roles":[{"name":"OWNER\n","permissions":[]}]}""")).Is(400);

    [Fact]
    public async Task Keys_issued_beside_an_import_of_the_same_user_wait_for_their_turn()
    {
        var world = await World.CreateAsync(app);
        var user = new JsonObject { ["users"] = new JsonArray(world.U.ToJson()) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => number % 2 == 0
            ? app.Api.PostAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/token/")
            : app.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", Renamed(number))));

        Assert.All(answers, answer => answer.Is(200));

        string Renamed(int number)
        {
            var renamed = user.DeepClone().AsObject();
            renamed["users"]![0]!["first_name"] = $"N{number}";
            renamed["users"]![0]!.AsObject().Remove("token");
            return renamed.ToJsonString();
        }
    }

    private static string Options(World world, string value) => $$$"""
        {"offerings":[{"uuid":"{{{world.O}}}","plugin_options":{"service_provider_can_create_offering_user":true,"x":{{{value}}}}}]}
        """;

    private async Task PutAsync(JsonObject document)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
        using var response = await poisoned.Services.GetRequiredService<CosmosContainers>().Catalog
            .CreateItemStreamAsync(content, new PartitionKey(document["id"]!.ToString()));
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>An app of its own, since what is put into its store shows in the status of all.</summary>
public sealed class PoisonedApp : RunningApp;
