using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>What orchestrations do for the catalog: carry its changes to many records, and revoke consents that are outdated.</summary>
public sealed class SnapshotRefreshTests(RunningApp app)
{
    [Fact]
    public async Task A_change_that_concerns_more_than_a_page_of_records_reaches_all_of_them()
    {
        var world = await World.CreateAsync(app);
        var people = Enumerable.Range(0, 250).Select(_ => new Person("user")).ToArray();
        await world.ImportAsync(new JsonObject
        {
            ["users"] = new JsonArray([.. people.Select(person => person.ToJson())]),
            ["offering_users"] = new JsonArray(
                [.. people.Select(person => new JsonObject { ["uuid"] = World.NewUuid(), ["offering"] = world.O, ["user"] = person.Uuid })]),
        });
        var name = "Renamed " + World.NewUuid();

        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["name"] = name });

        await Eventually.ShowsAsync(
            async () => (await app.Api.SendAsync("HEAD", world.Owner.Token, $"{Api.List}?query={Uri.EscapeDataString(name)}")).Count,
            count => count == 250,
            "all 250 records to have the new name");
        Assert.Equal(250, (await app.Api.SendAsync("HEAD", world.Owner.Token, Api.List)).Count);
    }
}

/// <summary>An app that looks for outdated consents every second.</summary>
public sealed class ExpiringApp : RunningApp
{
    protected override string[] Settings => ["--Lifecycle:ConsentExpiryInterval=00:00:01"];
}

public sealed class ConsentExpiryTests(ExpiringApp app) : IClassFixture<ExpiringApp>
{
    [Theory]
    [InlineData(true, true, 5, "1", true)]
    [InlineData(true, true, 5, "2", false)]
    [InlineData(true, false, 5, "1", false)]
    [InlineData(false, true, 5, "1", false)]
    [InlineData(true, true, 36_500, "1", false)]
    public async Task A_consent_to_another_version_is_revoked_once_the_grace_period_of_active_terms_is_over(
        bool isActive, bool requiresReconsent, int graceDays, string consented, bool revoked)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var before = await world.LookAsync(record);
        var consent = await ConsentAsync(world, isActive, requiresReconsent, graceDays, consented);

        if (revoked)
        {
            await Eventually.IsTrueAsync(async () => (await world.LookAsync(record))["has_consent"]!.ToString() == "false", "the consent to be revoked");
        }
        else
        {
            // A round looks at all terms that there are when it begins: the second round here begins after the first is over, which saw these.
            await RoundAsync();
            await RoundAsync();
        }

        var stored = (await app.Api.GetAsync(world.Staff.Token, $"/api/catalog/consents/{consent}/")).Is(200);
        Assert.Equal(revoked, stored["revocation_date"] is not null);
        Assert.Equal(before["modified"]!.ToString(), (await world.LookAsync(record))["modified"]!.ToString());
    }

    /// <summary>Waits for a round that has begun after this was called, by what it revokes.</summary>
    private async Task RoundAsync()
    {
        var world = await World.CreateAsync(app);
        var consent = await ConsentAsync(world, isActive: true, requiresReconsent: true, graceDays: 5, consented: "1");
        await Eventually.IsTrueAsync(
            async () => (await app.Api.GetAsync(world.Staff.Token, $"/api/catalog/consents/{consent}/")).Is(200)["revocation_date"] is not null,
            "a consent that is outdated to be revoked");
    }

    /// <summary>U's consent to a version of terms that became version 2 at the start of 2025; its uuid.</summary>
    private static async Task<string> ConsentAsync(World world, bool isActive, bool requiresReconsent, int graceDays, string consented)
    {
        var consent = World.NewUuid();
        await world.ImportAsync(new JsonObject
        {
            ["terms_of_service"] = new JsonArray(new JsonObject
            {
                ["uuid"] = World.NewUuid(),
                ["offering"] = world.O,
                ["version"] = "2",
                ["is_active"] = isActive,
                ["requires_reconsent"] = requiresReconsent,
                ["grace_period_days"] = graceDays,
                ["created"] = "2025-01-01T00:00:00Z",
            }),
            ["consents"] = new JsonArray(new JsonObject { ["uuid"] = consent, ["user"] = world.U.Uuid, ["offering"] = world.O, ["version"] = consented }),
        });
        return consent;
    }
}
