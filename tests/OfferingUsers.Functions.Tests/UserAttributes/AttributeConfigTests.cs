using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.UserAttributes;

/// <summary>What an offering exposes of its users (newer-waldur.md 3.9 and 4.1).</summary>
public sealed class AttributeConfigTests(RunningApp app)
{
    private static readonly string[] SeedKeys =
    [
        "url", "uuid", "user", "offering", "username", "offering_uuid", "offering_name", "user_uuid", "user_username", "user_full_name", "user_email",
        "created", "modified", "customer_uuid", "customer_name", "is_restricted", "state", "service_provider_comment", "service_provider_comment_url",
        "has_consent", "requires_reconsent", "has_compliance_checklist",
    ];

    [Fact]
    [NewerScenario(31)]
    public async Task Where_nobody_has_chosen_the_default_list_is_shown()
    {
        var world = await World.CreateAsync(app);

        var config = (await world.Api.GetAsync(world.Owner.Token, Read(world.O))).Is(200).Object;

        Assert.Equal(("true", world.O, "Cluster A"), (config["is_default"]!.ToJsonString(), $"{config["offering_uuid"]}", $"{config["offering_name"]}"));
        Assert.Equal(["username", "full_name", "email"], config["exposed_fields"]!.AsArray().Select(name => name!.ToString()));
        Assert.Equal(27, config.Count(key => key.Key.StartsWith("expose_", StringComparison.Ordinal)));
        Assert.All(new[] { "uuid", "created", "modified" }, key => Assert.NotNull(config[key]));
        (await world.Api.GetAsync(world.Stranger.Token, Read(world.O))).Is(404);
    }

    [Fact]
    [NewerScenario(32)]
    public async Task A_choice_begins_with_the_default_list_and_can_be_given_up_twice()
    {
        var world = await World.CreateAsync(app);

        var chosen = await ChooseAsync(world, "PATCH", """{"expose_nationality":true}""");
        Assert.Equal(["username", "full_name", "email", "nationality"], chosen["exposed_fields"]!.AsArray().Select(name => name!.ToString()));
        Assert.False((bool)chosen["is_default"]!);
        var again = await ChooseAsync(world, "PUT", """{"expose_email":false}""");
        Assert.Equal(chosen["uuid"]!.ToString(), again["uuid"]!.ToString());
        Assert.Equal(["username", "full_name", "nationality"], again["exposed_fields"]!.AsArray().Select(name => name!.ToString()));
        Assert.Equal(again["exposed_fields"]!.ToJsonString(), (await ChooseAsync(world, "POST", "{}"))["exposed_fields"]!.ToJsonString());

        (await world.Api.DeleteAsync(world.Owner.Token, Delete(world.O))).IsEmpty(204);
        (await world.Api.DeleteAsync(world.Owner.Token, Delete(world.O))).IsEmpty(204);
        Assert.True((bool)(await world.Api.GetAsync(world.Owner.Token, Read(world.O))).Is(200).Object["is_default"]!);
        (await world.Api.PatchAsync(world.Owner.Token, Read(world.O), "{}")).Is(405);
        (await world.Api.PatchAsync(world.Owner.Token, Update(world.O), """{"expose_gender":"perhaps","expose_email":1}""")).Is(
            400, """{"expose_gender":["Must be a valid boolean."]}""");
    }

    [Fact]
    [NewerScenario(33)]
    public async Task The_owner_and_the_manager_of_the_offering_choose_and_nobody_else()
    {
        var world = await World.CreateAsync(app);
        var ofOffering = await world.NewUserAsync();
        await world.ImportAsync("role_grants", World.Grant(ofOffering, "OFFERING.MANAGER", "offering", world.O));

        foreach (var (caller, status) in new[]
        {
            (world.Owner, 200), (ofOffering, 200), (world.Manager, 403), (world.ProviderSupport, 403), (world.Stranger, 404),
        })
        {
            (await world.Api.PatchAsync(caller.Token, Update(world.O), """{"expose_gender":true}""")).Is(status);
        }
    }

    [Fact]
    [NewerScenario(35)]
    public async Task Without_a_choice_the_older_keys_come_first_and_no_profile()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        var keys = (await world.LookAsync(record)).Select(key => key.Key);

        Assert.Equal(
            [
                .. SeedKeys, "user_first_name", "user_last_name", "runtime_state", "offering_has_active_tos", "consent_data", "is_profile_complete",
                "missing_profile_attributes",
            ],
            keys);
    }

    [Fact]
    [NewerScenario(36)]
    public async Task What_is_not_exposed_is_absent_for_everybody()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await ChooseAsync(world, "PATCH", """{"expose_email":false}""");
        foreach (var caller in new[] { world.Owner, world.Staff, world.U })
        {
            var seen = (await world.Api.GetAsync(caller.Token, Api.Detail(record))).Is(200).Object;
            Assert.Equal(SeedKeys.Where(key => key != "user_email"), seen.Select(key => key.Key).TakeWhile(key => key != "user_first_name"));
        }

        await ChooseAsync(world, "PATCH", """{"expose_full_name":false,"expose_username":false}""");
        var listed = (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid={world.O}")).Is(200).Array[0]!.AsObject();
        Assert.Equal(["user_uuid"], listed.Select(key => key.Key).Where(key => key.StartsWith("user_", StringComparison.Ordinal)));
    }

    [Fact]
    [NewerScenario(37, 38)]
    public async Task Records_of_two_offerings_differ_in_what_they_expose()
    {
        var world = await World.CreateAsync(app);
        var other = await world.NewOfferingAsync();
        var (record, second) = (await world.NewRecordAsync(), await world.NewRecordAsync(offering: other));
        await ChooseAsync(world, "PATCH", """{"expose_gender":true,"expose_affiliations":true,"expose_organization":true}""");

        var list = (await world.Api.GetAsync(world.Staff.Token, $"{Api.List}?user_uuid={world.U.Uuid}")).Is(200).Array;
        var (exposing, plain) = (Of(record), Of(second));

        Assert.True(exposing.ContainsKey("user_gender") && exposing["user_gender"] is null);
        Assert.Equal(("[]", ""), (exposing["user_affiliations"]!.ToJsonString(), exposing["user_organization"]!.ToString()));
        Assert.False(plain.ContainsKey("user_gender"));
        (await world.Api.GetAsync(world.Staff.Token, Api.Detail(record) + "?field=user_first_name&field=state")).Is(
            200, """{"state":"Requested","user_first_name":"Firstu"}""");
        (await world.Api.GetAsync(world.Staff.Token, Api.Detail(second) + "?field=user_gender")).Is(200, "{}");

        JsonObject Of(string uuid) => list.Single(element => element!["uuid"]!.ToString() == uuid)!.AsObject();
    }

    [Fact]
    [NewerScenario(41)]
    public async Task A_profile_is_complete_when_all_that_is_exposed_has_a_value()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        Assert.True((bool)(await world.LookAsync(record))["is_profile_complete"]!);
        await ChooseAsync(world, "PATCH", """{"expose_phone_number":true,"expose_uid_number":true}""");

        var seen = await world.LookAsync(record);
        Assert.Equal(("false", """["phone_number"]"""), (seen["is_profile_complete"]!.ToJsonString(), seen["missing_profile_attributes"]!.ToJsonString()));
        await world.ImportAsync("users", new JsonObject { ["uuid"] = world.U.Uuid, ["phone_number"] = "+372 555" });

        seen = await world.LookAsync(record);
        Assert.Equal(("true", "[]", "+372 555"), (
            seen["is_profile_complete"]!.ToJsonString(), seen["missing_profile_attributes"]!.ToJsonString(), seen["user_phone_number"]!.ToString()));
    }

    [Fact]
    [NewerScenario(37)]
    public async Task Every_attribute_of_a_profile_is_shown_as_it_was_imported()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var profile = JsonNode.Parse("""
            {"phone_number":"1","organization":"Institute","job_title":"Professor","affiliations":["a","b"],"gender":"female","personal_title":"Dr",
             "place_of_birth":"Tartu","address":"Street 1","country_of_residence":"EE","nationality":"EE","nationalities":["EE","FI"],
             "organization_country":"EE","organization_type":"university","organization_registry_code":"123","organization_vat_code":"EE123",
             "organization_address":"Street 2","eduperson_assurance":["https://refeds.org/assurance"],"civil_number":"38001010000","birth_date":"1980-01-01",
             "identity_source":"eduGAIN","active_isds":["isd"]}
            """)!.AsObject();
        var all = profile.Select(key => KeyValuePair.Create<string, JsonNode?>("expose_" + key.Key, true));
        await ChooseAsync(world, "POST", new JsonObject(all).ToJsonString());
        profile["uuid"] = world.U.Uuid;
        await world.ImportAsync("users", profile);
        profile.Remove("uuid");

        var seen = await world.LookAsync(record);

        Assert.Equal(profile.Select(key => "user_" + key.Key), seen.Select(key => key.Key).SkipWhile(key => key != "user_phone_number").Take(profile.Count));
        Assert.All(profile, key => Assert.Equal(key.Value!.ToJsonString(), seen["user_" + key.Key]!.ToJsonString()));
        var stored = (await world.Api.GetAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/")).Is(200).Object;
        Assert.All(profile, key => Assert.Equal(key.Value!.ToJsonString(), stored[key.Key]!.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"gender":"x"}""", """{"gender":["\"x\" is not a valid choice."]}""")]
    [InlineData("""{"birth_date":"1980-02-30"}""", """{"birth_date":["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]}""")]
    [InlineData("""{"affiliations":"x"}""", """{"affiliations":["Expected a list of items but got type \"str\"."]}""")]
    [InlineData("""{"phone_number":null}""", """{"phone_number":["This field may not be null."]}""")]
    public async Task A_profile_that_is_not_one_is_refused(string profile, string error)
    {
        var world = await World.CreateAsync(app);
        var user = JsonNode.Parse(profile)!.AsObject();
        user["uuid"] = world.U.Uuid;

        (await world.Api.PostAsync(world.Staff.Token, "/api/catalog/import/", new JsonObject { ["users"] = new JsonArray(user) }.ToJsonString())).Is(
            400, new JsonObject { ["users"] = new JsonArray(JsonNode.Parse(error)) }.ToJsonString());
    }

    private static string Read(string offering) => $"/api/marketplace-provider-offerings/{offering}/user-attribute-config/";

    private static string Update(string offering) => $"/api/marketplace-provider-offerings/{offering}/update-user-attribute-config/";

    private static string Delete(string offering) => $"/api/marketplace-provider-offerings/{offering}/delete-user-attribute-config/";

    private static async Task<JsonObject> ChooseAsync(World world, string method, string body) =>
        (await world.Api.SendAsync(method, world.Owner.Token, Update(world.O), body)).Is(200).Object;
}
