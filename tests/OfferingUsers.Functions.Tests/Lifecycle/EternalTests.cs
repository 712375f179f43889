using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>An app whose orchestrations are forgotten five seconds after their start, once they have ended, and that revokes consents every second.</summary>
public sealed class ForgetfulApp : RunningApp
{
    protected override string[] Settings => ["--Lifecycle:KeepFinishedInstances=00:00:05", "--Lifecycle:ConsentExpiryInterval=00:00:01"];

    /// <summary>One of the tests poisons a consent.</summary>
    protected override bool IsEditedBehindItsBack => true;
}

/// <summary>What always runs: it survives what fails in it, is begun anew, and cleans up behind the others.</summary>
public sealed class EternalTests(ForgetfulApp app) : IClassFixture<ForgetfulApp>
{
    [Fact]
    public async Task One_that_has_failed_is_begun_anew_by_the_timer()
    {
        // In the place of the sweep, something that fails.
        await EndAsync("file-sweep");
        await app.Durable.ScheduleNewOrchestrationInstanceAsync("NoSuchOrchestrator", new Microsoft.DurableTask.StartOrchestrationOptions("file-sweep"));
        Assert.Equal(
            OrchestrationRuntimeStatus.Failed, (await app.Durable.WaitForInstanceCompletionAsync("file-sweep", CancellationToken.None)).RuntimeStatus);

        var orchestrations = new OrchestrationClient();
        orchestrations.Use(app.Durable);
        await new StartEternalOrchestrations(app.Services.GetRequiredService<EternalOrchestrations>(), orchestrations).Run(null!, app.Durable);

        await Eventually.IsTrueAsync(
            async () => await app.Durable.GetInstanceAsync("file-sweep") is { RuntimeStatus: OrchestrationRuntimeStatus.Running, Name: "FileSweep" },
            "the sweep to run again");
    }

    [Fact]
    public async Task A_consent_that_cannot_be_revoked_is_told_and_does_not_keep_the_others()
    {
        var world = await World.CreateAsync(app);
        var consents = new[] { world.U, world.Stranger, world.Manager }.Select(person => (Uuid: World.NewUuid(), person)).ToList();
        await world.ImportAsync(
            "consents",
            [.. consents.Select(consent => new JsonObject
            {
                ["uuid"] = consent.Uuid, ["user"] = consent.person.Uuid, ["offering"] = world.O, ["version"] = "1",
            })]);
        var poisoned = consents[1].Uuid;

        // Two of the same pair, as no import makes them: the second can neither be written beside the first nor without it.
        await app.Services.GetRequiredService<CatalogStore>().ChangeAsync(
            CatalogIds.Of(CatalogKinds.Consent, poisoned), stored => OfTheSame(stored, world.U), CancellationToken.None);
        await world.ImportAsync("terms_of_service", new JsonObject
        {
            ["uuid"] = World.NewUuid(),
            ["offering"] = world.O,
            ["version"] = "2",
            ["is_active"] = true,
            ["requires_reconsent"] = true,
            ["grace_period_days"] = 5,
            ["created"] = "2025-01-01T00:00:00Z",
        });

        foreach (var (uuid, _) in consents.Where(consent => consent.Uuid != poisoned))
        {
            await Eventually.IsTrueAsync(
                async () => (await app.Api.GetAsync(world.Staff.Token, $"/api/catalog/consents/{uuid}/")).Is(200)["revocation_date"] is not null,
                $"{uuid} to be revoked");
        }

        await Eventually.IsTrueAsync(
            () => app.Logs.Lines.Any(line => line.Contains($"The outdated consent {poisoned} could not be revoked", StringComparison.Ordinal)),
            "the refusal to be logged");
        var notes = app.Services.GetRequiredService<RoundNotes>();
        await Eventually.IsTrueAsync(
            async () => await notes.FindAsync("consent-expiry", CancellationToken.None) is { Failure: not null, Ended: { } ended, FailedAt: var failed }
                && ended >= failed,
            "a good round with a failure in it to be noted");

        static JsonObject OfTheSame(JsonObject stored, Person user)
        {
            stored["user"] = user.Uuid;
            return stored;
        }
    }

    [Fact]
    public async Task An_orchestration_that_ended_is_forgotten_after_its_time_and_one_that_runs_is_not()
    {
        var world = await World.CreateAsync(app);
        var waiting = await world.NewRecordAsync();
        var ended = await world.NewRecordInAsync("OK", world.Stranger);

        await Eventually.IsTrueAsync(async () => await app.Durable.GetInstanceAsync($"creation-{ended}") is null, "the orchestration to be purged");

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.Durable.GetInstanceAsync($"creation-{waiting}"))!.RuntimeStatus);
        Assert.Equal("Requested", (await world.LookAsync(waiting))["state"]!.ToString());
        Assert.Null((await app.Api.GetAsync(world.Owner.Token, Api.Detail(ended, "lifecycle"))).Is(200)["instance_id"]);
    }

    private async Task EndAsync(string id)
    {
        await Eventually.IsTrueAsync(async () => await app.Durable.GetInstanceAsync(id) is { IsRunning: true }, $"{id} to run");
        await app.Durable.TerminateInstanceAsync(id);
        await Eventually.IsTrueAsync(async () => await app.Durable.GetInstanceAsync(id) is null or { IsCompleted: true }, $"{id} to end");
    }
}
