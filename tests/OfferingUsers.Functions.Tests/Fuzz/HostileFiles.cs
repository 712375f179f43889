using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Files among answers: names that are paths, contents that are something else, base64 that is none.</summary>
internal static class HostileFiles
{
    private static readonly string[] Names =
    [
        "report.pdf", "../../etc/passwd", "a/b.pdf", "a\\b.pdf", "", ".", "..", "a\u0000.pdf", "a\r\nb.pdf", "\u202efdp.exe", "CON", "a.pdf.exe", "😀.pdf",
        ".pdf",
        "a\"b.pdf", "a;b.pdf", "a.PDF", "ａ.pdf", "a.pdf ", "x%00.pdf", new string('a', 254) + ".pdf", new string('é', 300) + ".pdf",
        new string('a', 99) + "😀.pdf",
    ];

    private static readonly byte[][] Contents =
    [
        [], "%PDF-1.4 "u8.ToArray(), [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], "<html><script>"u8.ToArray(), "<svg onload=a>"u8.ToArray(),
        "MZ"u8.ToArray(),
        "GIF89a"u8.ToArray(), [0xFF, 0xD8, 0xFF], [0, 0, 0, 0], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "PK\u0003\u0004"u8.ToArray(), new byte[5000],
        Zip("mimetype", "application/pdf"), Zip("mimetype", "image/png\r\nX-Evil: 1"), Zip("mimetype", "application/epub+zip"),
        Zip("[Content_Types].xml", "<x/>"),
        Zip("word/document.xml", "<x/>"), Zip("../evil", "x"), Zip("META-INF/MANIFEST.MF", "x"),
    ];

    public static JsonNode? One(Random random, FuzzedWorld world)
    {
        if (random.Chance(0.1))
        {
            return new JsonObject { ["stored_file_id"] = random.Of(world.Ids["media"]), ["name"] = "a.pdf", ["size"] = 1, ["mime_type"] = "text/html" };
        }

        var content = Convert.ToBase64String(random.Of(Contents));
        return new JsonObject { ["name"] = random.Of(Names), ["content"] = random.Chance(0.25) ? Broken(random, content) : content };
    }

    private static string Broken(Random random, string content) => random.Next(8) switch
    {
        0 => content + "=",
        1 => content.TrimEnd('=') + "A",
        2 => "data:image/png;base64," + content,
        3 => content.Replace('A', '-'),
        4 => content.Insert(content.Length / 2, "\n"),
        5 => content.Insert(content.Length / 2, " "),
        6 => "====",
        _ => content + "é\u0000",
    };

    private static byte[] Zip(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
