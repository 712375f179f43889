using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 110–114: consent and terms, whichever of record, terms and consent came last.</summary>
public sealed class ComputedFieldTests(RunningApp app)
{
    [Theory]
    [Scenario(110, 114)]
    [InlineData(null, false, "1", false, false, false)]
    [InlineData(null, false, null, false, false, false)]
    [InlineData("1", true, null, false, false, false)]
    [InlineData("1", true, "1", true, false, false)]
    [InlineData("1", true, "1", false, true, false)]
    [InlineData("2", true, "1", false, true, true)]
    [InlineData("2", false, "1", false, true, false)]
    [InlineData("2", true, "1", true, false, false)]
    public async Task Consent_and_reconsent_follow_active_terms_and_the_unrevoked_consent(
        string? terms, bool requiresReconsent, string? consent, bool revoked, bool hasConsent, bool requires)
    {
        for (var first = 0; first < 2; first++)
        {
            var world = await World.CreateAsync(app);
            var record = first == 0 ? await world.NewRecordAsync() : "";
            if (terms is not null)
            {
                await world.SetTermsAsync(terms, requiresReconsent: requiresReconsent);
            }

            if (consent is not null)
            {
                await world.SetConsentAsync(world.U, consent, revoked);
            }

            record = first == 0 ? record : await world.NewRecordAsync();
            var look = await world.LookAsync(record);
            Assert.Equal((hasConsent, requires), (look["has_consent"]!.GetValue<bool>(), look["requires_reconsent"]!.GetValue<bool>()));
            Assert.False(look["has_compliance_checklist"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task Changes_of_the_catalog_reach_the_records_and_leave_modified()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync("zed");
        var before = await world.LookAsync(record);
        var terms = await world.SetTermsAsync("1");
        await world.SetConsentAsync(world.U, "1");
        Assert.True((await world.LookAsync(record))["has_consent"]!.GetValue<bool>());

        await world.ImportAsync(new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = world.P, ["name"] = "Renamed provider" }),
            ["offerings"] = new JsonArray(new JsonObject { ["uuid"] = world.O, ["name"] = "Renamed offering", ["slug"] = "renamed-" + world.O }),
            ["users"] = new JsonArray(new JsonObject { ["uuid"] = world.U.Uuid, ["first_name"] = "New", ["email"] = "new@example.org" }),
            ["terms_of_service"] = new JsonArray(new JsonObject { ["uuid"] = terms, ["is_active"] = false }),
        });

        var after = await world.LookAsync(record);
        Assert.Equal(
            ("Renamed provider", "Renamed offering", "New Lastu", "new@example.org", "false"),
            (after["customer_name"]!.ToString(), after["offering_name"]!.ToString(), after["user_full_name"]!.ToString(),
                after["user_email"]!.ToString(), after["has_consent"]!.ToString()));
        Assert.Equal(before["modified"]!.ToString(), after["modified"]!.ToString());
        Assert.Equal([record], (await app.Api.GetAsync(world.Owner.Token, $"{Api.List}?query=renamed%20off&offering_slug=renamed-{world.O}")).Is(200).Uuids);
    }
}
