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
        await app.SettledAsync(world);
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
        await Eventually.ShowsAsync(
            () => Task.FromResult(app.Azurite.Wire.Refused),
            refused => refused.Any(request => request.StartsWith("DELETE ", StringComparison.Ordinal) && request.Contains(name, StringComparison.Ordinal)),
            "the file to be removed in vain");
        Assert.Equal(blob, Assert.Single(await app.NamesAsync(name)));

        app.Azurite.Wire.Mend();

        await app.RemainAsync(name, 0);
        await app.SettledAsync(world);
    }

    [Fact]
    public async Task A_file_whose_request_died_is_removed_by_the_sweep_and_one_that_is_referred_to_stays()
    {
        var world = await ChecklistWorld.CreateAsync(app.App);
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}-kept.pdf", Pdf)))).Is(200);
        var kept = StoredFile.ReadId(System.Text.Json.JsonElement.Parse((await world.AnswerAsync("a008"))!.ToJsonString()))!.Value;
        var media = app.Services.GetRequiredService<MediaStore>();
        var past = DateTimeOffset.UtcNow.AddMinutes(-61);
        var orphan = Guid.NewGuid();
        await media.CreateAsync(
            new MediaRecord(
                orphan.ToString("N"), orphan, $"checklist_files/{orphan:N}_{name}.pdf", $"{name}.pdf", 9, "application/pdf", "",
                Guid.Parse(world.Record), Guid.Parse(world.Checklist), past, past),
            CancellationToken.None);
        await app.Azurite.Container.UploadBlobAsync($"checklist_files/{orphan:N}_{name}.pdf", BinaryData.FromBytes(Pdf));
        await app.AgeAsync(kept);

        await Eventually.IsTrueAsync(async () => await media.FindAsync(orphan, CancellationToken.None) is null, "the orphan to be removed");
        await Eventually.IsTrueAsync(
            async () => await media.FindAsync(kept, CancellationToken.None) is not { Value.CheckAt: not null }, "the other to be judged");

        Assert.EndsWith("-kept.pdf", Assert.Single(await app.NamesAsync(name)), StringComparison.Ordinal);
    }
}
