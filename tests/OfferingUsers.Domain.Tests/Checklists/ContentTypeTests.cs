using System.IO.Compression;
using System.Text;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("%PDF-1.7", "application/pdf")]
    [InlineData("GIF89a....", "image/gif")]
    [InlineData("RIFF....WEBPVP8 ", "image/webp")]
    [InlineData("MZ..", "application/x-dosexec")]
    [InlineData("{\\rtf1 x}", "text/rtf")]
    [InlineData("<?xml version=\"1.0\"?><a/>", "text/xml")]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml")]
    [InlineData("  <!DOCTYPE html><html></html>", "text/html")]
    [InlineData("{\"a\":[1,2]}", "application/json")]
    [InlineData("{\"a\":", "text/plain")]
    [InlineData("plain\ttext\r\n", "text/plain")]
    [InlineData("Straße 😀", "text/plain")]
    [InlineData("nul\0", "application/octet-stream")]
    [InlineData("bell\a", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    [InlineData("BM", "text/plain")]
    public void Texts_and_signatures_are_known(string content, string type) => Assert.Equal(type, ContentType.Detect(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("89504E470D0A1A0A00", "image/png")]
    [InlineData("FFD8FFE0", "image/jpeg")]
    [InlineData("49492A0008", "image/tiff")]
    [InlineData("4D4D002A", "image/tiff")]
    [InlineData("424D46000000000000003600000028000000", "image/bmp")]
    [InlineData("1F8B0800", "application/gzip")]
    [InlineData("7F454C46", "application/x-executable")]
    [InlineData("D0CF11E0A1B11AE1", "application/x-ole-storage")]
    [InlineData("D0CF11E0A1B11AE1570072006400", "application/x-ole-storage")]
    [InlineData("D0CF11E0A1B11AE157006F007200640044006F00630075006D0065006E007400", "application/msword")]
    [InlineData("EFBBBF68656C6C6F", "text/plain")]
    [InlineData("C328", "application/octet-stream")]
    public void Octets_are_known(string hex, string type) => Assert.Equal(type, ContentType.Detect(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "[Content_Types].xml", "_rels/.rels", "word/document.xml")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "_rels/.rels", "xl/workbook.xml")]
    [InlineData("application/vnd.openxmlformats-officedocument.presentationml.presentation", "[Content_Types].xml", "ppt/slides.xml")]
    [InlineData("application/zip", "word/document.xml")]
    [InlineData("application/zip", "readme.txt")]
    [InlineData("application/vnd.oasis.opendocument.text", "mimetype", "content.xml")]
    public void Packages_are_known_by_their_entries_also_beyond_the_first_kilobyte(string type, params string[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var name in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.NoCompression).Open());
                writer.Write(name == "mimetype" ? type : new string('x', 2000));
            }
        }

        Assert.Equal(type, ContentType.Detect(memory.ToArray()));
    }

    [Fact]
    public void A_character_cut_by_the_window_is_no_fault()
    {
        Assert.Equal("text/plain", ContentType.Detect(Encoding.UTF8.GetBytes(new string('x', 1023) + "äää")));
        Assert.Equal("application/octet-stream", ContentType.Detect([.. Encoding.UTF8.GetBytes(new string('x', 1000)), 0xC3]));
    }

    [Fact]
    public void Random_octets_never_throw()
    {
        var random = new Random(3);
        byte[][] starts =
        [
            [], "PK\u0003\u0004"u8.ToArray(), "{"u8.ToArray(), "<"u8.ToArray(), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "BM"u8.ToArray(),
            "RIFF"u8.ToArray(),
        ];
        for (var n = 0; n < 5000; n++)
        {
            var noise = new byte[random.Next(0, 300)];
            random.NextBytes(noise);
            Assert.NotEmpty(ContentType.Detect([.. starts[n % starts.Length], .. noise]));
        }
    }
}
