using System.Text;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>File answers (checklists.md 3), over HTTP and the same for every place where files may be.</summary>
public abstract class FileAnswerTests(IFileApp files)
{
    private static readonly byte[] Pdf = "%PDF-1.7\nagreement"u8.ToArray();
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    private Api Api => files.App.Api;

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
            files.App, extra: $$"""{"uuid":"{{texts}}","question_type":"file","order":10,"allowed_mime_types":["text/*"]}""");

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
        await files.RemainAsync(name, 1);
        Assert.Equal([.. Pdf, 1], await DownloadAsync(world.World.U, Id(second)));

        (await world.SubmitAsync(("a008", "null"))).Is(200);
        (await Api.GetAsync(world.World.U.Token, Media(Id(second)))).Is(404);
        await files.RemainAsync(name, 0);
    }

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
        Assert.Single(await files.NamesAsync(name));
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
        Assert.Single(await files.NamesAsync(Id(file)));
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

    [Fact]
    [ChecklistScenario(83)]
    public async Task Of_a_request_that_fails_no_file_is_left()
    {
        var world = await NewAsync();
        var name = world["a008"];

        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)), ("a005", "0.1"))).Is(400);
        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)), ("a004", $"\"{new string('x', 1_500_001)}\"")))
            .Is(400, """{"detail":"Answers are too large."}""");

        await files.RemainAsync(name, 0);
        Assert.Equal("0.0", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_several_answers_to_a_question_only_the_last_ones_file_is_stored()
    {
        var world = await NewAsync();
        var name = world["a008"];

        (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}-1.pdf", Pdf)), ("a008", ChecklistWorld.File($"{name}-2.pdf", Pdf)))).Is(200);

        Assert.EndsWith("-2.pdf", Assert.Single(await files.NamesAsync(name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_record_or_its_checklist_a_file_goes()
    {
        foreach (var detach in new[] { false, true })
        {
            var world = await NewAsync();
            var name = world["a008"];
            Assert.Empty(await files.NamesAsync(name));
            (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", Pdf)), ("a009", $"[{ChecklistWorld.File($"{name}.png", Png)}]"))).Is(200);
            var id = Id((await world.AnswerAsync("a008"))!);
            Assert.Equal(2, (await files.NamesAsync(name)).Count);

            if (detach)
            {
                await world.AttachAsync(null);
            }
            else
            {
                (await Api.DeleteAsync(world.World.Staff.Token, Api.Detail(world.Record))).Is(204);
            }

            (await Api.GetAsync(world.World.Staff.Token, Media(id))).Is(404);
            await files.RemainAsync(name, 0);
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
        await files.SettledAsync(world);
        Assert.Equal(Pdf, await DownloadAsync(world.World.U, Id(JsonNode.Parse(shown)!)));

        (await world.SubmitAsync(world.World.Manager, ("a008", "null"))).Is(200);
        await files.RemainAsync(name, 0);
    }

    [Fact]
    public async Task Of_files_that_race_for_one_answer_one_is_kept_and_the_others_go()
    {
        var world = await NewAsync();
        var name = world["a008"];

        await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(async n => (await world.SubmitAsync(("a008", ChecklistWorld.File($"{name}.pdf", [.. Pdf, (byte)n])))).Is(200)));

        await files.RemainAsync(name, 1);
        Assert.Equal(19, (await DownloadAsync(world.World.U, Id((await world.AnswerAsync("a008"))!))).Length);
    }

    protected static string Media(string id) => $"/api/media/{id}/";

    protected static string Id(JsonNode file) => file["stored_file_id"]!.ToString();

    protected Task<ChecklistWorld> NewAsync() => ChecklistWorld.CreateAsync(files.App);

    private async Task<byte[]> DownloadAsync(Person person, string id)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Token " + person.Token);
        return await http.GetByteArrayAsync(new Uri(Api.Url + Media(id)));
    }
}

/// <summary>File answers in a folder.</summary>
public sealed class FolderFileAnswerTests(FolderApp app) : FileAnswerTests(app), IClassFixture<FolderApp>;

/// <summary>File answers in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobFileAnswerTests(BlobApp app) : FileAnswerTests(app);

[CollectionDefinition(nameof(BlobApp))]
public sealed class BlobAppCollection : ICollectionFixture<BlobApp>;
