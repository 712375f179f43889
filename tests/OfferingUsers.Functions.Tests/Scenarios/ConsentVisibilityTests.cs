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
}
