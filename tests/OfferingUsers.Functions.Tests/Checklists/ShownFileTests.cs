using System.Text;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>To whom a file is shown, and how (checklists.md 3).</summary>
public abstract class ShownFileTests(IFileApp files) : FileAnswers(files)
{
    [Theory]
    [ChecklistScenario(80)]
    [InlineData("../../a/b.pdf", "b.pdf")]
    [InlineData(@"..\\c:\\a\\b.pdf", "b.pdf")]
    [InlineData("a\\u0000\\r\\nb.pdf", "ab.pdf")]
    [InlineData("..", "unnamed_file")]
    [InlineData("", "unnamed_file")]
    [InlineData("schöne Datei.pdf", "schöne Datei.pdf")]
    [InlineData("a\\\"b;c.pdf", "a\"b;c.pdf")]
    public async Task A_stored_name_has_no_path(string sent, string stored)
    {
        var world = await NewAsync();

        (await world.SubmitAsync(("a009", $$"""[{"name":"{{sent}}","content":"{{Convert.ToBase64String(Pdf)}}"}]"""))).Is(200);

        var file = (await world.AnswerAsync("a009"))![0]!;
        Assert.Equal(stored, file["name"]!.ToString());
        var download = (await Api.GetAsync(world.World.U.Token, Media(Id(file)))).Is(200);
        Assert.Equal(
            stored.All(char.IsAscii)
                ? $"attachment; filename=\"{Id(file)}_{stored.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
                : $"attachment; filename*=utf-8''{Id(file)}_{Uri.EscapeDataString(stored)}",
            download.Headers["Content-Disposition"]);
        Assert.Single(await Files.NamesAsync(Id(file)));
    }

    [Fact]
    [ChecklistScenario(81)]
    public async Task A_file_is_shown_to_whom_the_checklist_is_and_does_not_exist_for_others()
    {
        var world = await NewAsync();
        (await world.SubmitAsync(("a008", ChecklistWorld.File("agreement.pdf", Pdf)))).Is(200);
        var id = Id((await world.AnswerAsync("a008"))!);

        foreach (var person in new[] { world.World.U, world.World.Manager, world.World.Owner, world.World.Staff, world.World.Support })
        {
            var shown = (await Api.GetAsync(person.Token, Media(id))).Is(200);
            Assert.Equal(Encoding.UTF8.GetString(Pdf), shown.Text);
            Assert.Equal(
                ("application/pdf", "18", $"attachment; filename=\"{id}_agreement.pdf\"", "nosniff", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
                (shown.Headers["Content-Type"], shown.Headers["Content-Length"], shown.Headers["Content-Disposition"],
                    shown.Headers["X-Content-Type-Options"], shown.Headers["Content-Security-Policy"]));
        }

        foreach (var token in new[] { world.World.Stranger.Token, world.World.ProviderSupport.Token, "bad-token", null })
        {
            (await Api.GetAsync(token, Media(id))).Is(404, """{"detail":"Not found."}""");
        }

        (await Api.GetAsync(world.World.Staff.Token, Media(World.NewUuid()))).Is(404, """{"detail":"Not found."}""");
        (await Api.GetAsync(world.World.Staff.Token, Media("nonsense"))).Is(404, """{"detail":"Not found."}""");
    }

    [Fact]
    public async Task Images_are_shown_inline_but_for_the_kind_that_can_run()
    {
        var world = await NewAsync();
        var svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"u8.ToArray();

        (await world.SubmitAsync(("a009", $"[{ChecklistWorld.File("a.png", Png)},{ChecklistWorld.File("a.svg", svg)}]"))).Is(200);

        var shown = (await world.AnswerAsync("a009"))!;
        Assert.StartsWith("inline; ", (await Api.GetAsync(world.World.U.Token, Media(Id(shown[0]!)))).Headers["Content-Disposition"], StringComparison.Ordinal);
        var scriptable = await Api.GetAsync(world.World.U.Token, Media(Id(shown[1]!)));
        Assert.Equal("image/svg+xml", scriptable.Headers["Content-Type"]);
        Assert.StartsWith("attachment; ", scriptable.Headers["Content-Disposition"], StringComparison.Ordinal);
    }
}

/// <summary>Files that are shown, from a folder.</summary>
[Collection(nameof(FolderApp))]
public sealed class FolderShownFileTests(FolderApp app) : ShownFileTests(app);

/// <summary>Files that are shown, from Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobShownFileTests(BlobApp app) : ShownFileTests(app);
