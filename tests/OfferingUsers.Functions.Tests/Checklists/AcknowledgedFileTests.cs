using LocalRuntime.Cosmos;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>A file that was acknowledged stays, whatever another instance reads of its completion in the next moments (checklists.md 3.6).</summary>
[Collection(nameof(FolderApp))]
public sealed class AcknowledgedFileTests(FolderApp app) : FileAnswers(app)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_stays_although_the_completion_is_read_as_it_was_before_or_not_found(bool isMissing)
    {
        var world = await NewAsync();
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)))).Is(200);
        var (document, etag) = await app.ReadAsync(world);

        // The submission itself reads once, and what it reads is true.
        var read = 0;
        var reads = StoredCompletions.OfRecord(HttpMethod.Get, world.Record);
        app.Faults().Add(
            request => reads(request) && Interlocked.Increment(ref read) > 1,
            isMissing ? CosmosFault.SessionNotAvailable : CosmosFault.StaleRead(document, etag), times: 1000);
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", [.. Pdf, 1])))).Is(200);
        await Files.RemainAsync(name, 1);
        app.Faults().Clear();

        Assert.Equal([.. Pdf, 1], await DownloadAsync(world.World.U, Id((await world.AnswerAsync("a008"))!)));
        await Files.SettledAsync(world);
        Assert.Single(await Files.NamesAsync(name));
    }
}
