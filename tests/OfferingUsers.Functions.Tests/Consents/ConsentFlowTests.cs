using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Consents;

/// <summary>A user consents to an offering's terms, again to newer ones, and takes it back (newer-waldur.md 6.1).</summary>
public sealed class ConsentFlowTests(RunningApp app, ConsentEnforcingApp enforcing)
{
    private const string Consents = "/api/marketplace-user-offering-consents/";

    [Fact]
    [NewerScenario(39, 40)]
    [NewerScenario(67)]
    public async Task A_consent_counts_in_the_next_request()
    {
        var world = await World.CreateAsync(enforcing);
        var record = await world.NewRecordAsync();
        Assert.False((bool)(await world.LookAsync(record))["offering_has_active_tos"]!);
        await world.SetTermsAsync("1.0");
        var before = await world.LookAsync(record);
        Assert.True((bool)before["offering_has_active_tos"]!);
        Assert.Null(before["consent_data"]);

        (await world.Api.PostAsync(world.U.Token, Consents, World.Body(("offering", world.O)))).Is(201, $$"""{"offering":"{{world.O}}"}""");

        var after = await world.LookAsync(record);
        var consent = await OwnAsync(world);
        Assert.True((bool)after["has_consent"]!);
        Assert.Equal(consent["uuid"]!.ToString(), after["consent_data"]!["uuid"]!.ToString());
        Assert.Equal(["uuid", "version", "agreement_date"], after["consent_data"]!.AsObject().Select(key => key.Key));
        Assert.Equal([record], (await world.Api.GetAsync(world.Owner.Token, Api.List + "?has_consent=true")).Is(200).Uuids);
    }

    [Fact]
    [NewerScenario(68)]
    public async Task A_consent_is_refused_without_terms_twice_and_at_nothing()
    {
        var world = await World.CreateAsync(app);
        await RefusedAsync(world.O, """{"non_field_errors":["This offering does not have Terms of Service."]}""");
        await world.SetTermsAsync("1.0");
        await ConsentAsync(world);
        await RefusedAsync(world.O, """{"non_field_errors":["You have already consented to the current Terms of Service for this offering."]}""");
        var nothing = World.NewUuid();
        await RefusedAsync(nothing, $$"""{"offering":["Object with uuid={{nothing}} does not exist."]}""");
        (await world.Api.PostAsync(world.U.Token, Consents, "{}")).Is(400, """{"offering":["This field is required."]}""");
        (await world.Api.PostAsync(null, Consents, World.Body(("offering", world.O)))).Is(401);

        async Task RefusedAsync(string offering, string error) =>
            (await world.Api.PostAsync(world.U.Token, Consents, World.Body(("offering", offering)))).Is(400, error);
    }

    [Fact]
    [NewerScenario(69)]
    public async Task New_terms_ask_for_a_new_consent_which_keeps_its_uuid()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var terms = await world.SetTermsAsync("1.0");
        await ConsentAsync(world);
        var first = await OwnAsync(world);
        await world.SetTermsAsync("1.0", isActive: false, uuid: terms);
        await world.SetTermsAsync("2.0", requiresReconsent: true);
        Assert.True((bool)(await world.LookAsync(record))["requires_reconsent"]!);
        Assert.True((bool)(await OwnAsync(world))["requires_reconsent"]!);

        await ConsentAsync(world);

        var second = await OwnAsync(world);
        Assert.Equal((first["uuid"]!.ToString(), "2.0"), (second["uuid"]!.ToString(), second["version"]!.ToString()));
        Assert.False((bool)second["requires_reconsent"]!);
        Assert.False((bool)(await world.LookAsync(record))["requires_reconsent"]!);
    }

    [Fact]
    [NewerScenario(70)]
    public async Task A_revocation_hides_the_record_and_a_new_consent_shows_it_again()
    {
        var world = await World.CreateAsync(enforcing);
        var record = await world.NewRecordAsync("account");
        await world.SetTermsAsync("1.0");
        await ConsentAsync(world);
        var consent = (await OwnAsync(world))["uuid"]!.ToString();
        Assert.Equal([record], (await world.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);

        var revoked = (await world.Api.PostAsync(world.U.Token, $"{Consents}{consent}/revoke/")).Is(200).Object;

        Assert.NotNull(revoked["revocation_date"]);
        Assert.False((bool)revoked["has_consent"]!);
        var seen = await world.LookAsync(record);
        Assert.Equal(("OK", false, consent), (seen["state"]!.ToString(), (bool)seen["has_consent"]!, seen["consent_data"]!["uuid"]!.ToString()));
        Assert.Empty((await world.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
        Assert.Equal(
            revoked["revocation_date"]!.ToString(),
            (await world.Api.PostAsync(world.U.Token, $"{Consents}{consent}/revoke/")).Is(200)["revocation_date"]!);

        await ConsentAsync(world);
        Assert.Equal(consent, (await OwnAsync(world))["uuid"]!.ToString());
        Assert.Equal([record], (await world.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
    }

    [Fact]
    [NewerScenario(71)]
    public async Task Only_the_user_and_staff_revoke_and_only_staff_corrects_and_removes()
    {
        var world = await World.CreateAsync(app);
        await world.SetTermsAsync("1.0");
        await ConsentAsync(world);
        var consent = (await OwnAsync(world))["uuid"]!.ToString();
        var path = $"{Consents}{consent}/";
        foreach (var (method, action, body) in new[] { ("GET", "", null), ("POST", "revoke/", null), ("PATCH", "", "{}"), ("DELETE", "", (string?)null) })
        {
            (await world.Api.SendAsync(method, world.Owner.Token, path + action, body)).Is(404);
        }

        (await world.Api.PostAsync(world.Support.Token, path + "revoke/")).Is(403, """{"detail":"You don't have permission to revoke this consent."}""");
        (await world.Api.PatchAsync(world.U.Token, path, """{"version":"9"}""")).Is(403);
        (await world.Api.DeleteAsync(world.U.Token, path)).Is(403);
        Assert.Equal("9", (await world.Api.PatchAsync(world.Staff.Token, path, """{"version":"9"}""")).Is(200)["version"]!);
        (await world.Api.PostAsync(world.Staff.Token, path + "revoke/")).Is(200);
        (await world.Api.DeleteAsync(world.Staff.Token, path)).IsEmpty(204);
        (await world.Api.GetAsync(world.U.Token, path)).Is(404);
    }

    [Fact]
    [NewerScenario(72)]
    public async Task Consents_are_found_by_what_they_are()
    {
        var world = await World.CreateAsync(app);
        await world.SetTermsAsync("2", requiresReconsent: true);
        var other = await world.NewOfferingAsync();
        foreach (var (user, offering, version, revoked) in new[]
        {
            (world.U, world.O, "1", false), (world.U, other, "1", true), (world.Admin, world.O, "2", false),
        })
        {
            await world.ImportAsync("consents", new JsonObject
            {
                ["uuid"] = World.NewUuid(),
                ["user"] = user.Uuid,
                ["offering"] = offering,
                ["version"] = version,
                ["agreement_date"] = $"2026-01-0{(offering == other ? 2 : 1)}T00:00:00Z",
                ["revocation_date"] = revoked ? "2026-02-01T00:00:00Z" : null,
            });
        }

        await ShowsAsync(world.U, "", "1 1");
        await ShowsAsync(world.U, "has_consent=true", world.O);
        await ShowsAsync(world.U, "has_consent=false", other);
        await ShowsAsync(world.U, "requires_reconsent=true", world.O);
        await ShowsAsync(world.U, "requires_reconsent=false", other);
        await ShowsAsync(world.Admin, "requires_reconsent=true", "");
        await ShowsAsync(world.U, "offering=https://portal.example/api/marketplace-provider-offerings/" + other + "/", other);
        await ShowsAsync(world.U, "offering_uuid=" + world.O, world.O);
        await ShowsAsync(world.U, "version=2", "");
        await ShowsAsync(world.U, "user_uuid=" + world.Admin.Uuid, "");
        await ShowsAsync(world.Staff, "user_uuid=" + world.Admin.Uuid, world.O);
        await ShowsAsync(world.U, "o=agreement_date", world.O + " " + other);
        await ShowsAsync(world.U, "o=-agreement_date", other + " " + world.O);
        await ShowsAsync(world.U, "o=-revocation_date", other + " " + world.O);
        (await world.Api.GetAsync(world.U.Token, Consents + "?o=uuid")).Is(400);

        async Task ShowsAsync(Person caller, string query, string expected)
        {
            var found = (await world.Api.GetAsync(caller.Token, $"{Consents}?{query}")).Is(200).Array;
            var key = query.Length == 0 ? "version" : "offering_uuid";
            Assert.Equal((query, expected), (query, string.Join(' ', found.Select(consent => consent![key]!.ToString()))));
        }
    }

    [Theory]
    [NewerScenario(73)]
    [InlineData(true, "OK", "Requested deletion")]
    [InlineData(true, "Creating", "Creating")]
    [InlineData(false, "OK", "OK")]
    public async Task A_revocation_asks_for_deletion_where_the_offering_says_so(bool isAsked, string state, string expected)
    {
        var world = await World.CreateAsync(app);
        await world.ImportAsync("offerings", new JsonObject
        {
            ["uuid"] = world.O,
            ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = true, ["offering_user_auto_deletion"] = isAsked },
        });
        var record = await world.NewRecordInAsync(state, world.U);
        await world.SetTermsAsync("1.0");
        await ConsentAsync(world);

        (await world.Api.PostAsync(world.U.Token, $"{Consents}{(await OwnAsync(world))["uuid"]}/revoke/")).Is(200);

        Assert.Equal(expected, (await world.LookAsync(record))["state"]!.ToString());
    }

    [Fact]
    public async Task Two_consents_at_the_same_time_are_one()
    {
        var world = await World.CreateAsync(app);
        await world.SetTermsAsync("1.0");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Api.PostAsync(world.U.Token, Consents, World.Body(("offering", world.O)))));

        Assert.Contains(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 400 }));
        Assert.Single((await world.Api.GetAsync(world.U.Token, Consents)).Is(200).Array);
    }

    private static async Task ConsentAsync(World world) =>
        (await world.Api.PostAsync(world.U.Token, Consents, World.Body(("offering", world.O)))).Is(201);

    private static async Task<JsonObject> OwnAsync(World world) =>
        (await world.Api.GetAsync(world.U.Token, $"{Consents}?offering_uuid={world.O}")).Is(200).Array.Single()!.AsObject();
}
