using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>What an outage of Blob Storage or an interruption leaves: nothing (checklists.md 3.6).</summary>
[Collection(nameof(BlobApp))]
public sealed class FileFaultTests(BlobApp app)
{
    private static readonly byte[] Pdf = "%PDF-1.7\n"u8.ToArray();

    [Fact]
    public async Task Without_blob_storage_a_submission_with_a_file_stores_nothing_and_asks_to_come_back()
    {
        var world = await ChecklistWorld.CreateAsync(app.App);
        var name = world["a008"];
        app.Azurite.Wire.Cut();
        try
        {
            var refused = (await world.SubmitAsync(("a001", "true"), ("a008", ChecklistWorld.File($"{name}.pdf", Pdf))))
                .Is(503, """{"detail":"The service is busy, try again."}""");
            Assert.True(refused.Headers.ContainsKey("Retry-After"));
            (await app.Api.GetAsync(null, "/api/health/")).Is(503, """{"status":"failing","failing":["files"]}""");
            (await world.SubmitAsync(("a007", "\"A\""))).Is(200);
        }
        finally
        {
            app.Azurite.Wire.Mend();
        }

        Assert.Equal("11.1", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)))).Is(200);
        await Lifecycle.SnapshotRefreshTests.UntilAsync(async () => await UnsettledAsync(world) == 0);
        Assert.Single(await app.NamesAsync(name));
    }

    [Fact]
    public async Task What_could_not_be_removed_during_an_outage_is_removed_after_it()
    {
        var world = await ChecklistWorld.CreateAsync(app.App);
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)))).Is(200);
        var blob = Assert.Single(await app.NamesAsync(name));
        app.Azurite.Wire.Cut();
        (await world.SubmitAsync(("a008", "null"))).Is(200);
        await Task.Delay(1000);
        Assert.Equal(blob, Assert.Single(await app.NamesAsync(name)));

        app.Azurite.Wire.Mend();

        await Lifecycle.SnapshotRefreshTests.UntilAsync(async () => (await app.NamesAsync(name)).Count == 0);
        Assert.Equal(0, await UnsettledAsync(world));
    }

    [Fact]
    public async Task A_file_whose_request_died_is_removed_by_the_sweep_and_one_that_is_referred_to_stays()
    {
        var world = await ChecklistWorld.CreateAsync(app.App);
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}-kept.pdf", Pdf)))).Is(200);
        var kept = StoredFile.IdIn(System.Text.Json.JsonElement.Parse((await world.AnswerAsync("a008"))!.ToJsonString()))!.Value;
        var media = app.Services.GetRequiredService<MediaStore>();
        var past = DateTimeOffset.UtcNow.AddMinutes(-1);
        var orphan = Guid.NewGuid();
        await media.CreateAsync(
            new MediaRecord(
                orphan.ToString("N"), orphan, $"checklist_files/{orphan:N}_{name}.pdf", $"{name}.pdf", 9, "application/pdf", "",
                Guid.Parse(world.Record), Guid.Parse(world.Checklist), past, past),
            CancellationToken.None);
        await app.Azurite.Container.UploadBlobAsync($"checklist_files/{orphan:N}_{name}.pdf", BinaryData.FromBytes(Pdf));
        await media.CheckAsync(kept, past, CancellationToken.None);

        await Lifecycle.SnapshotRefreshTests.UntilAsync(
            async () => await media.FindAsync(orphan, CancellationToken.None) is null && await UnsettledAsync(world) == 0);

        Assert.EndsWith("-kept.pdf", Assert.Single(await app.NamesAsync(name)), StringComparison.Ordinal);
    }

    /// <summary>How many files of a world wait to be looked at.</summary>
    private async Task<int> UnsettledAsync(ChecklistWorld world)
    {
        var due = 0;
        using var all = app.Services.GetRequiredService<CosmosContainers>().Media.GetItemQueryIterator<MediaRow>("SELECT c.offering_user, c.check_at FROM c");
        while (all.HasMoreResults)
        {
            due += (await all.ReadNextAsync()).Count(row => row.offering_user == world.Record && row.check_at is not null);
        }

        return due;
    }

#pragma warning disable IDE1006, CA1707 // The names of the stored document.
    private sealed record MediaRow(string offering_user, string? check_at);
#pragma warning restore IDE1006, CA1707
}
