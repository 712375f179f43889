using System.Buffers.Binary;
using System.Text;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Checklists;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Files that say of themselves what they are: it once went into the question's check, the record, and the headers of every download
/// (checklists.md 3.3 and 3.7).</summary>
public abstract class FileAttackTests(IFileApp files) : FileAnswers(files)
{
    [Theory]
    [InlineData("application/pdf")]
    [InlineData("application/pdf\n")]
    public async Task A_package_that_calls_itself_what_is_allowed_is_refused(string said)
    {
        var world = await NewAsync();

        await world.RefusesAsync("a008", ChecklistWorld.File($"{world["a008"]}.pdf", Package(said)));

        await Files.RemainAsync(world["a008"], 0);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/jpeg, text/html")]
    [InlineData("image/svg+xml;x=1")]
    [InlineData("text/html")]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("a/b\0")]
    [InlineData("a/b\u007F")]
    public async Task Whatever_a_package_calls_itself_it_is_kept_and_saved_as_a_package(string said)
    {
        var world = await NewAsync();

        (await world.SubmitAsync(("a009", $"[{ChecklistWorld.File("a.zip", Package(said))}]"))).Is(200);

        var stored = (await world.AnswerAsync("a009"))![0]!;
        Assert.Equal("application/zip", stored["mime_type"]!.ToString());
        await IsServedAsync(world, Id(stored), "application/zip", "attachment");
    }

    [Fact]
    public async Task A_package_that_is_known_is_kept_under_its_type()
    {
        var world = await NewAsync();

        (await world.SubmitAsync(("a009", $"[{ChecklistWorld.File("a.odt", Package("application/vnd.oasis.opendocument.text"))}]"))).Is(200);

        await IsServedAsync(world, Id((await world.AnswerAsync("a009"))![0]!), "application/vnd.oasis.opendocument.text", "attachment");
    }

    [Theory]
    [InlineData("image/png", "image/png", "inline")]
    [InlineData("image/jpeg", "image/jpeg", "inline")]
    [InlineData("image/gif", "image/gif", "inline")]
    [InlineData("image/webp", "image/webp", "inline")]
    [InlineData("IMAGE/PNG", "IMAGE/PNG", "attachment")]
    [InlineData("image/bmp", "image/bmp", "attachment")]
    [InlineData("image/avif", "image/avif", "attachment")]
    [InlineData("image/svg+xml", "image/svg+xml", "attachment")]
    [InlineData("image/jpeg, text/html", "application/octet-stream", "attachment")]
    [InlineData("image/svg+xml;x=1", "application/octet-stream", "attachment")]
    [InlineData("image/png\r\nX-Evil: 1", "application/octet-stream", "attachment")]
    [InlineData("image/\0", "application/octet-stream", "attachment")]
    [InlineData("image/\u007F", "application/octet-stream", "attachment")]
    [InlineData("image/ä", "application/octet-stream", "attachment")]
    [InlineData("", "application/octet-stream", "attachment")]
    public async Task What_was_kept_before_is_served_with_a_header_that_is_one(string kept, string served, string form)
    {
        var world = await NewAsync();
        (await world.SubmitAsync(("a009", $"[{ChecklistWorld.File("a.png", Png)}]"))).Is(200);
        var id = Id((await world.AnswerAsync("a009"))![0]!);
        await Files.App.Services.GetRequiredService<CosmosContainers>().Media
            .PatchItemAsync<object>(id, new PartitionKey(id), [PatchOperation.Set("/mime_type", kept)]);

        await IsServedAsync(world, id, served, form);
    }

    private async Task IsServedAsync(ChecklistWorld world, string id, string type, string form)
    {
        var shown = (await Api.GetAsync(world.World.U.Token, Media(id))).Is(200);
        Assert.Equal((type, "nosniff"), (shown.Headers["Content-Type"], shown.Headers["X-Content-Type-Options"]));
        Assert.StartsWith(form + "; ", shown.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.False(shown.Headers.ContainsKey("X-Evil"));
    }

    /// <summary>A package whose entry <c>mimetype</c> has this text, and any content.</summary>
    private static byte[] Package(string said)
    {
        var header = new byte[30];
        "PK\u0003\u0004"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), said.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), said.Length);
        header[26] = 8;
        return [.. header, .. "mimetype"u8, .. Encoding.ASCII.GetBytes(said), .. "<script>any content</script>"u8];
    }
}

/// <summary>Files that attack, kept in a folder.</summary>
[Collection(nameof(FolderApp))]
public sealed class FolderFileAttackTests(FolderApp app) : FileAttackTests(app);

/// <summary>Files that attack, kept in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobFileAttackTests(BlobApp app) : FileAttackTests(app);
