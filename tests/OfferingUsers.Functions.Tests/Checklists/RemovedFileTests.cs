using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Files that no answer refers to go (checklists.md 3.6).</summary>
public abstract class RemovedFileTests(IFileApp files) : FileAnswers(files)
{
    [Fact]
    [ChecklistScenario(74), ChecklistScenario(82)]
    public async Task A_replaced_or_removed_file_is_out_of_reach_at_once_and_its_bytes_go()
    {
        var world = await NewAsync();
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)))).Is(200);
        var first = Id((await world.AnswerAsync("a008"))!);

        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", [.. Pdf, 1])))).Is(200);
        var second = (await world.AnswerAsync("a008"))!;
        Assert.NotEqual(first, Id(second));
        Assert.False(second.AsObject().ContainsKey("content"));
        (await Api.GetAsync(world.World.Staff.Token, Media(first))).Is(404);
        await Files.RemainAsync(name, 1);
        Assert.Equal([.. Pdf, 1], await DownloadAsync(world.World.U, Id(second)));

        (await world.SubmitAsync(("a008", "null"))).Is(200);
        (await Api.GetAsync(world.World.U.Token, Media(Id(second)))).Is(404);
        await Files.RemainAsync(name, 0);
    }

    [Fact]
    [ChecklistScenario(83)]
    public async Task Of_a_request_that_fails_no_file_is_left()
    {
        var world = await NewAsync();
        var name = world["a008"];

        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)), ("a005", "0.1"))).Is(400);
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)), ("a004", $"\"{new string('x', 1_500_001)}\"")))
            .Is(400, """{"detail":"Answers are too large."}""");

        await Files.RemainAsync(name, 0);
        Assert.Equal("0.0", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_several_answers_to_a_question_only_the_last_ones_file_is_stored()
    {
        var world = await NewAsync();
        var name = world["a008"];

        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}-1.pdf", Pdf)), ("a008", ChecklistWorld.File($"{name}-2.pdf", Pdf)))).Is(200);

        Assert.EndsWith("-2.pdf", Assert.Single(await Files.NamesAsync(name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_record_or_its_checklist_a_file_goes()
    {
        foreach (var detach in new[] { false, true })
        {
            var world = await NewAsync();
            var name = world["a008"];
            Assert.Empty(await Files.NamesAsync(name));
            (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)), ("a009", $"[{ChecklistWorld.File($"{name}.png", Png)}]"))).Is(200);
            var id = Id((await world.AnswerAsync("a008"))!);
            Assert.Equal(2, (await Files.NamesAsync(name)).Count);

            if (detach)
            {
                await world.AttachAsync(null);
            }
            else
            {
                (await Api.DeleteAsync(world.World.Staff.Token, Api.Detail(world.Record))).Is(204);
            }

            (await Api.GetAsync(world.World.Staff.Token, Media(id))).Is(404);
            await Files.RemainAsync(name, 0);
        }
    }

    [Fact]
    public async Task A_file_that_two_people_answered_with_stays_until_neither_does()
    {
        var world = await NewAsync();
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)))).Is(200);
        var shown = (await world.AnswerAsync("a008"))!.ToJsonString();
        (await world.SubmitAsync(world.World.Manager, ("a008", shown))).Is(200);

        (await world.SubmitAsync(("a008", "null"))).Is(200);

        // Whoever was to look whether it may go has looked.
        await Files.SettledAsync(world);
        Assert.Equal(Pdf, await DownloadAsync(world.World.U, Id(JsonNode.Parse(shown)!)));

        (await world.SubmitAsync(world.World.Manager, ("a008", "null"))).Is(200);
        await Files.RemainAsync(name, 0);
    }

    [Fact]
    public async Task Of_files_that_race_for_one_answer_one_is_kept_and_the_others_go()
    {
        var world = await NewAsync();
        var name = world["a008"];

        await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(async n => (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", [.. Pdf, (byte)n])))).Is(200)));

        await Files.RemainAsync(name, 1);
        Assert.Equal(19, (await DownloadAsync(world.World.U, Id((await world.AnswerAsync("a008"))!))).Length);
    }
}

/// <summary>Files that are removed, in a folder.</summary>
[Collection(nameof(FolderApp))]
public sealed class FolderRemovedFileTests(FolderApp app) : RemovedFileTests(app);

/// <summary>Files that are removed, in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobRemovedFileTests(BlobApp app) : RemovedFileTests(app);
