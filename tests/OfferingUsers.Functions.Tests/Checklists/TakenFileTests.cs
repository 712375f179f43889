using System.Text;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Which files answer a question, and what is kept of them (checklists.md 3).</summary>
public abstract class TakenFileTests(IFileApp files) : FileAnswers(files)
{
    [Fact]
    [ChecklistScenario(62), ChecklistScenario(79)]
    public async Task An_answer_keeps_four_things_of_a_file_and_none_that_the_client_claims()
    {
        var world = await NewAsync();

        var sent = $$"""{"name":"agreement.pdf","content":"{{Convert.ToBase64String(Pdf)}}","mime_type":"text/html","size":1,"url":"x"}""";
        (await world.SubmitAsync(("a008", sent))).Is(200);

        var data = (await world.AnswerAsync("a008"))!.AsObject();
        Assert.Equal(["name", "size", "mime_type", "stored_file_id"], data.Select(key => key.Key));
        Assert.Equal(("agreement.pdf", "18", "application/pdf"), (data["name"]!.ToString(), data["size"]!.ToJsonString(), data["mime_type"]!.ToString()));
        Assert.Matches("^[0-9a-f]{32}$", Id(data));
    }

    [Fact]
    [ChecklistScenario(63, 68), ChecklistScenario(71)]
    public async Task A_file_is_taken_by_its_extension_its_content_and_strict_base64_only()
    {
        var world = await NewAsync();

        await world.RefusesAsync("a008", ChecklistWorld.File("x.pdf", "plain text"u8.ToArray()));
        await world.RefusesAsync("a008", ChecklistWorld.File("x.txt", Pdf));
        await world.RefusesAsync("a008", ChecklistWorld.File("pdf", Pdf));
        var content = Convert.ToBase64String(Pdf);
        string[] faulty =
        [
            content[..8] + "\\n" + content[8..], "data:application/pdf;base64," + content, "", content[..^1], content[..8] + " " + content[8..],
            content.Replace('/', '_') + "-_--", "=" + content[1..],
        ];
        foreach (var broken in faulty)
        {
            await world.RefusesAsync("a008", $$"""{"name":"x.pdf","content":"{{broken}}"}""");
        }

        await world.RefusesAsync("a008", $$"""{"content":"{{content}}"}""");
        await world.RefusesAsync("a008", """{"name":"x.pdf"}""");
        await world.RefusesAsync("a008", $$"""{"name":7,"content":"{{content}}"}""");
        await world.RefusesAsync("a008", """{"name":"x.pdf","content":7}""");
        await world.RefusesAsync("a008", $"[{ChecklistWorld.File("x.pdf", Pdf)}]");
        await world.RefusesAsync("a008", "\"x.pdf\"");
        await world.RefusesAsync("a009", ChecklistWorld.File("x.pdf", Pdf));
        await world.RefusesAsync("a009", $"[{ChecklistWorld.File("x.pdf", Pdf)},7]");
        (await world.SubmitAsync(("a008", ChecklistWorld.File("X.PDF", Pdf)))).Is(200);
        Assert.Equal("11.1", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    public async Task Base64_with_escaped_slashes_is_the_same_base64()
    {
        var world = await NewAsync();
        var bytes = Pdf.Concat(Enumerable.Repeat((byte)0xFF, 300_000)).ToArray();

        (await world.SubmitAsync(("a007", "\"x\""))).Is(200);
        var escaped = Convert.ToBase64String(bytes).Replace("/", "\\/", StringComparison.Ordinal);
        var body = $$$"""[{"question_uuid":"{{{world["a008"]}}}","answer_data":{"name":"a.pdf","content":"{{{escaped}}}"}}]""";
        (await Api.PostAsync(world.World.U.Token, world.Path("submit_answers"), body)).Is(200);

        Assert.Equal(bytes, await DownloadAsync(world.World.U, Id((await world.AnswerAsync("a008"))!)));
    }

    [Fact]
    [ChecklistScenario(69)]
    public async Task A_size_limit_is_in_mebibytes_and_the_limit_itself_is_allowed()
    {
        var world = await NewAsync();
        var bytes = new byte[(5 << 20) + 1];
        Pdf.CopyTo(bytes, 0);

        await world.RefusesAsync("a008", ChecklistWorld.File("x.pdf", bytes));
        (await world.SubmitAsync(("a008", ChecklistWorld.File("x.pdf", bytes[..^1])))).Is(200);
    }

    [Fact]
    [ChecklistScenario(70)]
    public async Task A_category_of_types_takes_every_type_in_it()
    {
        var texts = World.NewUuid();
        var world = await ChecklistWorld.CreateAsync(
            Files.App, extra: $$"""{"uuid":"{{texts}}","question_type":"file","order":10,"allowed_mime_types":["text/*"]}""");

        (await SubmitAsync("plain"u8.ToArray())).Is(200);
        (await SubmitAsync(Png)).Is(400);

        Task<Response> SubmitAsync(byte[] content) => Api.PostAsync(
            world.World.U.Token, world.Path("submit_answers"), $$"""[{"question_uuid":"{{texts}}","answer_data":{{ChecklistWorld.File("x", content)}}}]""");
    }

    [Fact]
    [ChecklistScenario(72, 73)]
    public async Task Several_files_are_kept_in_their_order_up_to_their_number()
    {
        var world = await NewAsync();
        var four = Enumerable.Range(1, 4).Select(n => ChecklistWorld.File($"{n}.txt", Encoding.UTF8.GetBytes($"text {n}"))).ToArray();

        await world.RefusesAsync("a009", $"[{string.Join(',', four)}]");
        (await world.SubmitAsync(("a009", $"[{string.Join(',', four[..3])}]"))).Is(200);
        Assert.Equal(["1.txt", "2.txt", "3.txt"], (await world.AnswerAsync("a009"))!.AsArray().Select(file => file!["name"]!.ToString()));

        (await world.SubmitAsync(("a009", "[]"))).Is(200);
        Assert.Equal("11.1", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }
}

/// <summary>Files that are taken, in a folder.</summary>
[Collection(nameof(FolderApp))]
public sealed class FolderTakenFileTests(FolderApp app) : TakenFileTests(app);

/// <summary>Files that are taken, in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobTakenFileTests(BlobApp app) : TakenFileTests(app);
