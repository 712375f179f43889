using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Files that are sent again as they were shown (checklists.md 3).</summary>
public abstract class KeptFileTests(IFileApp files) : FileAnswers(files)
{
    [Fact]
    [ChecklistScenario(75, 76)]
    public async Task A_file_sent_again_as_it_was_shown_is_kept_with_the_servers_values()
    {
        var world = await NewAsync();
        var name = world["a008"];
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)))).Is(200);
        var shown = (await world.AnswerAsync("a008"))!.ToJsonString();

        (await world.SubmitAsync(("a008", shown))).Is(200);
        Assert.Equal(shown, (await world.AnswerAsync("a008"))!.ToJsonString());
        var altered = JsonNode.Parse(shown)!;
        (altered["name"], altered["size"], altered["mime_type"]) = ("evil.exe", 1, "text/html");
        (await world.SubmitAsync(("a008", altered.ToJsonString()))).Is(200);

        Assert.Equal(shown, (await world.AnswerAsync("a008"))!.ToJsonString());
        Assert.Single(await Files.NamesAsync(name));
    }

    [Fact]
    [ChecklistScenario(77)]
    public async Task A_file_of_another_completion_or_question_can_not_be_taken_over()
    {
        var (own, foreign) = (await NewAsync(), await NewAsync());
        (await foreign.SubmitAsync(("a008", ChecklistWorld.File("x.pdf", Pdf)))).Is(200);
        var shown = (await foreign.AnswerAsync("a008"))!;

        await own.RefusesAsync("a008", shown.ToJsonString());
        await own.RefusesAsync("a008", $$"""{"stored_file_id":"{{World.NewUuid()}}"}""");
        await foreign.RefusesAsync("a009", $"[{shown.ToJsonString()}]");
        (await Api.GetAsync(own.World.U.Token, Media(Id(shown)))).Is(404);
    }

    [Fact]
    [ChecklistScenario(78)]
    public async Task A_list_may_hold_kept_and_new_files()
    {
        var world = await NewAsync();
        (await world.SubmitAsync(("a009", $"[{ChecklistWorld.File("1.txt", "one"u8.ToArray())}]"))).Is(200);
        var kept = (await world.AnswerAsync("a009"))![0]!.ToJsonString();

        (await world.SubmitAsync(("a009", $"[{kept},{ChecklistWorld.File("2.txt", "two"u8.ToArray())}]"))).Is(200);

        var both = (await world.AnswerAsync("a009"))!.AsArray();
        Assert.Equal((2, kept, "2.txt"), (both.Count, both[0]!.ToJsonString(), both[1]!["name"]!.ToString()));
    }
}

/// <summary>Files that are kept, in a folder.</summary>
[Collection(nameof(FolderApp))]
public sealed class FolderKeptFileTests(FolderApp app) : KeptFileTests(app);

/// <summary>Files that are kept, in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobKeptFileTests(BlobApp app) : KeptFileTests(app);
