using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Consents;

/// <summary>Terms of service through the API, and what is told of the consents to them (newer-waldur.md 6.2 and 6.3).</summary>
public sealed class TermsOfServiceTests(RunningApp app)
{
    private const string Terms = "/api/marketplace-offering-terms-of-service/";
    private const string Consents = "/api/marketplace-user-offering-consents/";
    private const string OtherIsActive =
        """{"non_field_errors":["An active Terms of Service configuration already exists for this offering. """
        + """Please deactivate the existing configuration before creating a new active one."]}""";

    [Fact]
    [NewerScenario(74)]
    public async Task Owner_and_manager_write_terms_of_which_one_is_active()
    {
        var world = await World.CreateAsync(app);
        var ofOffering = await world.NewUserAsync();
        await world.ImportAsync("role_grants", World.Grant(ofOffering, "OFFERING.MANAGER", "offering", world.O));
        var created = (await world.Api.PostAsync(world.Owner.Token, Terms, Body(world.O, ("version", "1.0"), ("is_active", true)))).Is(201).Object;
        Assert.Equal(
            ["offering", "terms_of_service", "terms_of_service_link", "version", "is_active", "requires_reconsent", "grace_period_days"],
            created.Select(key => key.Key));
        Assert.Equal(60, (int)created["grace_period_days"]!);

        (await world.Api.PostAsync(ofOffering.Token, Terms, Body(world.O, ("version", "2.0"), ("is_active", true)))).Is(400, OtherIsActive);
        (await world.Api.PostAsync(ofOffering.Token, Terms, Body(world.O, ("version", "2.0")))).Is(201);
        (await world.Api.PostAsync(world.Stranger.Token, Terms, Body(world.O))).Is(
            403, """{"detail":"You don't have permission to manage Terms of Service for this offering."}""");

        var (second, first) = (await ListedAsync(world, world.Owner, "version=2.0"), await ListedAsync(world, world.Owner, "version=1.0"));
        (await world.Api.PatchAsync(world.Owner.Token, $"{Terms}{second["uuid"]}/", """{"is_active":true}""")).Is(400, OtherIsActive);
        (await world.Api.PatchAsync(world.Owner.Token, $"{Terms}{first["uuid"]}/", """{"is_active":true}""")).Is(200);
        var changed = (await world.Api.PatchAsync(
            world.Owner.Token, $"{Terms}{first["uuid"]}/",
            """{"version":"9","requires_reconsent":true,"terms_of_service":"<p>Be kind</p>","is_active":false}"""))
            .Is(200).Object;
        Assert.Equal(("1.0", "<p>Be kind</p>", "false"), (
            changed["version"]!.ToString(), changed["terms_of_service"]!.ToString(), changed["requires_reconsent"]!.ToJsonString()));
        (await world.Api.PutAsync(ofOffering.Token, $"{Terms}{second["uuid"]}/", """{"is_active":true,"grace_period_days":5}""")).Is(200);
        (await world.Api.DeleteAsync(world.Owner.Token, $"{Terms}{first["uuid"]}/")).IsEmpty(204);
        (await world.Api.GetAsync(world.Owner.Token, $"{Terms}{first["uuid"]}/")).Is(404);
    }

    [Theory]
    [InlineData("""{"is_active":"perhaps"}""", """{"is_active":["Must be a valid boolean."]}""")]
    [InlineData("""{"grace_period_days":-1}""", """{"grace_period_days":["Ensure this value is greater than or equal to 0."]}""")]
    [InlineData("""{"terms_of_service_link":"no url"}""", """{"terms_of_service_link":["Enter a valid URL."]}""")]
    [InlineData("""{"terms_of_service":null}""", """{"terms_of_service":["This field may not be null."]}""")]
    public async Task Terms_that_are_none_are_refused(string keys, string error)
    {
        var world = await World.CreateAsync(app);
        var body = JsonNode.Parse(keys)!.AsObject();
        body["offering"] = $"/api/marketplace-provider-offerings/{world.O}/";

        (await world.Api.PostAsync(world.Owner.Token, Terms, body.ToJsonString())).Is(400, error);
        (await world.Api.PostAsync(world.Owner.Token, Terms, Body(World.NewUuid()))).Is(400, """{"offering":["Invalid hyperlink - Object does not exist."]}""");
    }

    [Fact]
    [NewerScenario(75)]
    public async Task Terms_tell_each_caller_of_their_own_consent()
    {
        var world = await World.CreateAsync(app);
        await world.NewRecordAsync();
        var terms = await world.SetTermsAsync("1.0");
        var before = await ListedAsync(world, world.U, "is_active=true");
        Assert.Null(before["user_consent"]);
        Assert.False((bool)before["has_user_consent"]!);
        (await world.Api.PostAsync(world.U.Token, Consents, World.Body(("offering", world.O)))).Is(201);
        var after = await ListedAsync(world, world.U, "");
        Assert.Equal(["uuid", "version", "agreement_date", "is_revoked"], after["user_consent"]!.AsObject().Select(key => key.Key));
        Assert.True((bool)after["has_user_consent"]!);
        Assert.False((bool)(await ListedAsync(world, world.Owner, ""))["has_user_consent"]!);

        await world.SetTermsAsync("1.0", isActive: false, uuid: terms);
        foreach (var requires in new[] { false, true })
        {
            var newer = await world.SetTermsAsync("2.0", isActive: false, requiresReconsent: requires);
            Assert.Equal(!requires, (bool)(await world.Api.GetAsync(world.U.Token, $"{Terms}{newer}/")).Is(200).Object["has_user_consent"]!);
        }
    }

    [Fact]
    [NewerScenario(75)]
    public async Task A_user_sees_active_terms_where_they_have_a_record_and_all_where_they_consented()
    {
        var world = await World.CreateAsync(app);
        await world.SetTermsAsync("1.0");
        await world.SetTermsAsync("0.9", isActive: false);
        await SeesAsync(world.U, 0);
        await SeesAsync(world.Owner, 2);
        await SeesAsync(world.Support, 2);
        await world.NewRecordAsync();
        await SeesAsync(world.U, 1);
        await world.SetConsentAsync(world.U, "1.0");
        await SeesAsync(world.U, 2);

        var ordered = (await world.Api.GetAsync(world.Owner.Token, $"{Terms}?offering_uuid={world.O}&o=version")).Is(200).Array;
        Assert.Equal(["0.9", "1.0"], ordered.Select(terms => terms!["version"]!.ToString()));
        var newest = (await world.Api.GetAsync(world.Owner.Token, $"{Terms}?offering=/api/marketplace-provider-offerings/{world.O}/")).Is(200).Array;
        Assert.Equal(["0.9", "1.0"], newest.Select(terms => terms!["version"]!.ToString()));

        async Task SeesAsync(Person caller, int count) =>
            Assert.Equal(count, (await world.Api.SendAsync("HEAD", caller.Token, $"{Terms}?offering_uuid={world.O}")).Is(200).Count);
    }

    [Fact]
    [NewerScenario(76)]
    public async Task Statistics_count_consents_and_accounts()
    {
        var world = await World.CreateAsync(app);
        var path = $"/api/marketplace-provider-offerings/{world.O}/tos_stats/";
        await world.NewRecordAsync();
        await world.NewRecordAsync(user: world.Admin);
        await world.NewRecordAsync(user: world.Stranger);
        await world.SetTermsAsync("1.0");
        await ConsentAsync(world.U, "2026-01-01T10:00:00Z", null);
        await ConsentAsync(world.Admin, "2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z");

        var statistics = (await world.Api.GetAsync(world.Owner.Token, path)).Is(200).Object;

        Assert.Equal(10, statistics.Count);
        Assert.Equal((1, 1, 2), (
            (int)statistics["accepted_consents_count"]!, (int)statistics["revoked_consents_count"]!, (int)statistics["total_consents_count"]!));
        Assert.Equal((1, 3, 33.33), (
            (int)statistics["active_users_count"]!, (int)statistics["total_users_count"]!, (double)statistics["active_users_percentage"]!));
        Assert.Equal("""[{"version":"1.0","users_count":1}]""", statistics["tos_version_adoption"]!.ToJsonString());
        Assert.Equal("""[{"date":"2026-01-03","count":1}]""", statistics["revoked_consents_over_time"]!.ToJsonString());
        Assert.Equal(
            """[{"date":"2026-01-01","count":1},{"date":"2026-01-02","count":2},{"date":"2026-01-03","count":1}]""",
            statistics["active_users_over_time"]!.ToJsonString());
        (await world.Api.GetAsync(world.Stranger.Token, path)).Is(403);
        (await world.Api.GetAsync(world.ProjectManager.Token, path)).Is(404);

        Task ConsentAsync(Person user, string at, string? revoked) => world.ImportAsync("consents", new JsonObject
        {
            ["uuid"] = World.NewUuid(),
            ["user"] = user.Uuid,
            ["offering"] = world.O,
            ["version"] = "1.0",
            ["agreement_date"] = at,
            ["revocation_date"] = revoked,
        });
    }

    private static string Body(string offering, params (string, object?)[] keys) =>
        World.Body([("offering", $"https://portal.example/api/marketplace-provider-offerings/{offering}/"), .. keys]);

    private static async Task<JsonObject> ListedAsync(World world, Person caller, string query) =>
        (await world.Api.GetAsync(caller.Token, $"{Terms}?offering_uuid={world.O}&{query}")).Is(200).Array.Single()!.AsObject();
}
