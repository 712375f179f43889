using System.Buffers.Binary;
using System.Text;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>What a package may say of itself (checklists.md 3.3): one of the types that are known, exactly, and nothing else.</summary>
public sealed class PackageTypeTests
{
    private const string Text = "application/vnd.oasis.opendocument.text";

    [Theory]
    [InlineData("text")]
    [InlineData("text-template")]
    [InlineData("text-master")]
    [InlineData("text-web")]
    [InlineData("spreadsheet")]
    [InlineData("spreadsheet-template")]
    [InlineData("presentation")]
    [InlineData("presentation-template")]
    [InlineData("graphics")]
    [InlineData("graphics-template")]
    [InlineData("chart")]
    [InlineData("chart-template")]
    [InlineData("formula")]
    [InlineData("formula-template")]
    [InlineData("image")]
    [InlineData("image-template")]
    [InlineData("database")]
    [InlineData("base")]
    public void An_open_document_is_what_it_says(string kind) =>
        Assert.Equal("application/vnd.oasis.opendocument." + kind, ContentType.Detect(Package("application/vnd.oasis.opendocument." + kind)));

    [Fact]
    public void A_book_is_what_it_says() => Assert.Equal("application/epub+zip", ContentType.Detect(Package("application/epub+zip")));

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("image/png")]
    [InlineData("image/jpeg, text/html")]
    [InlineData("image/svg+xml;x=1")]
    [InlineData("text/html")]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("a/b\0")]
    [InlineData("a/b\u007F")]
    [InlineData("application/vnd.oasis.opendocument.")]
    [InlineData("application/vnd.oasis.opendocument.text/evil")]
    [InlineData("application/vnd.oasis.opendocument.texts")]
    [InlineData("application/vnd.oasis.opendocument.tex")]
    [InlineData("Application/vnd.oasis.opendocument.text")]
    [InlineData(" application/epub+zip")]
    [InlineData("application/epub+zip\n")]
    [InlineData("application/epub+zip\0")]
    public void What_else_it_says_counts_for_nothing(string said) => Assert.Equal("application/zip", ContentType.Detect(Package(said)));

    [Fact]
    public void It_says_so_in_the_first_entry_stored_as_it_is_with_its_length()
    {
        Assert.Equal(Text, ContentType.Detect(Package(Text, extra: 4)));

        Assert.Equal("application/zip", ContentType.Detect(Package(Text, name: "Mimetype")));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, method: 8)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, flags: 1)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, size: 0)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, size: (uint)Text.Length - 1)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, size: (uint)Text.Length + 1)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, size: uint.MaxValue)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text, plainSize: 7)));
        Assert.Equal("application/zip", ContentType.Detect(Package(Text).AsSpan(0, 38 + Text.Length - 1)));
        Assert.Equal("application/zip", ContentType.Detect([.. Package("", name: "first"), .. Package(Text)]));
    }

    [Fact]
    public void One_that_says_anything_else_is_no_office_file_either() => Assert.Equal(
        "application/zip",
        ContentType.Detect([.. Package("application/pdf"), .. Package("", name: "[Content_Types].xml"), .. Package("", name: "word/document.xml")]));

    /// <summary>One entry of an archive, and octets after it.</summary>
    private static byte[] Package(
        string text, string name = "mimetype", ushort method = 0, ushort flags = 0, uint? size = null, uint? plainSize = null, ushort extra = 0)
    {
        var header = new byte[30];
        "PK\u0003\u0004"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), method);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18), size ?? (uint)text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22), plainSize ?? size ?? (uint)text.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), extra);
        return [.. header, .. Encoding.ASCII.GetBytes(name), .. new byte[extra], .. Encoding.ASCII.GetBytes(text), .. "any content"u8];
    }
}
