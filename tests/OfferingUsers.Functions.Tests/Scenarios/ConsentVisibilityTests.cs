using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 14–21: where consent decides what readers see.</summary>
public sealed class ConsentVisibilityTests(RunningApp app, ConsentEnforcingApp enforcing)
{
    [Fact]
    [Scenario(14, 18)]
    public async Task With_enforcement_a_record_without_consent_is_shown_to_its_user_and_staff_only_and_may_still_be_acted_on()
    {
        var world = await World.CreateAsync(enforcing);
        var record = await world.NewRecordAsync();
        await world.SetTermsAsync("1");

        Assert.Empty((await enforcing.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
        Assert.Equal(0, (await enforcing.Api.SendAsync("HEAD", world.Owner.Token, Api.List)).Is(200).Count);
        (await enforcing.Api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(404);
        (await enforcing.Api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).IsEmpty(200);
        foreach (var caller in new[] { world.U, world.Staff, world.Support })
        {
            Assert.Contains(record, (await enforcing.Api.GetAsync(caller.Token, $"{Api.List}?offering_uuid={world.O}")).Is(200).Uuids);
            (await enforcing.Api.GetAsync(caller.Token, Api.Detail(record))).Is(200);
        }
    }

    [Theory]
    [Scenario(19)]
    [Scenario(20)]
    [InlineData(false, null, false, true)]
    [InlineData(true, "0", false, true)]
    [InlineData(true, "0", true, false)]
    public async Task With_enforcement_inactive_terms_or_any_unrevoked_consent_show_it(bool termsActive, string? consented, bool revoked, bool shown)
    {
        var world = await World.CreateAsync(enforcing);
        var record = await world.NewRecordAsync();
        await world.SetTermsAsync("1", termsActive);
        if (consented is not null)
        {
            await world.SetConsentAsync(world.U, consented, revoked);
        }

        Assert.Equal(shown ? [record] : [], (await enforcing.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
        (await enforcing.Api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(shown ? 200 : 404);
    }

    [Fact]
    [Scenario(21)]
    public async Task Without_enforcement_consent_hides_nothing()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        await world.SetTermsAsync("1");

        Assert.Equal([record], (await app.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
    }

    [Theory]
    [InlineData("PATCH", "{}")]
    [InlineData("PUT", """{"offering_uuid":"nonsense"}""")]
    public async Task With_enforcement_a_change_of_nothing_shows_no_more_than_a_retrieval_does(string method, string nothing)
    {
        var world = await World.CreateAsync(enforcing);
        var record = await world.NewRecordAsync();
        await world.SetTermsAsync("1");
        var before = (await world.LookAsync(record)).ToJsonString();

        foreach (var caller in new[] { world.Owner, world.Manager, world.ProviderSupport })
        {
            (await enforcing.Api.SendAsync(method, caller.Token, Api.Detail(record), nothing))
                .Is(404, """{"detail":"No OfferingUser matches the given query."}""");
        }

        Assert.Equal(before, (await world.LookAsync(record)).ToJsonString());
        (await enforcing.Api.SendAsync(method, world.U.Token, Api.Detail(record), nothing)).Is(403);
        (await enforcing.Api.SendAsync(method, world.Staff.Token, Api.Detail(record), nothing)).Is(200);
        (await enforcing.Api.SendAsync(method, world.ProviderSupport.Token, Api.Detail(record), """{"username":"x"}""")).Is(403);
        (await enforcing.Api.SendAsync(method, world.Owner.Token, Api.Detail(record), """{"username":[]}""")).Is(400);
        Assert.Equal("x", (await enforcing.Api.SendAsync(method, world.Owner.Token, Api.Detail(record), """{"username":"x"}""")).Is(200)["username"]);

        await world.SetConsentAsync(world.U, "1");
        (await enforcing.Api.SendAsync(method, world.Owner.Token, Api.Detail(record), nothing)).Is(200);
    }

    [Fact]
    public async Task With_enforcement_who_has_not_consented_is_not_shown_at_their_own_address_either()
    {
        var world = await World.CreateAsync(enforcing);
        await world.NewRecordAsync();
        await world.SetTermsAsync("1");
        var path = $"/api/users/{world.U.Uuid}/";

        (await enforcing.Api.GetAsync(world.Owner.Token, path)).Is(404, """{"detail":"Not found."}""");
        (await enforcing.Api.GetAsync(world.Support.Token, path)).Is(200);

        await world.SetConsentAsync(world.U, "1");
        (await enforcing.Api.GetAsync(world.Owner.Token, path)).Is(200);
    }
}
