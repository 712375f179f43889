using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace OfferingUsers.Domain.Checklists;

/// <summary>
/// Detects the type of a ZIP archive (checklists.md 3.3). An archive may say in its first entry, <c>mimetype</c>, what it is; whoever sends it writes that
/// text, so it is compared with the types that are known and never taken over.
/// </summary>
internal static class PackageType
{
    private const string Archive = "application/zip";
    private const string TypeEntry = "mimetype";
    private const int HeaderLength = 30;
    private const int MaxEntries = 1000;

    /// <summary>The types that libmagic knows by the entry <c>mimetype</c>.</summary>
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            "application/epub+zip",
            .. new[]
            {
                "text", "text-template", "text-master", "text-web", "spreadsheet", "spreadsheet-template", "presentation", "presentation-template",
                "graphics", "graphics-template", "chart", "chart-template", "formula", "formula-template", "image", "image-template", "database", "base",
            }.Select(kind => "application/vnd.oasis.opendocument." + kind),
        ]);

    private static readonly int LongestKnown = Known.Max(type => type.Length);

    private static readonly (string Folder, string Type)[] OfficeFolders =
    [
        ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ];

    /// <summary>How each local file header begins.</summary>
    public static ReadOnlySpan<byte> Signature => "PK\u0003\u0004"u8;

    /// <summary>Walks the local file headers of an archive.</summary>
    public static string Detect(ReadOnlySpan<byte> content)
    {
        var isOffice = false;
        for (var entry = 0; content.Length >= HeaderLength && content.StartsWith(Signature) && entry < MaxEntries; entry++)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(content[18..]);
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(content[26..]);
            var header = HeaderLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(content[28..]);
            if (header > content.Length)
            {
                break;
            }

            var name = Encoding.UTF8.GetString(content.Slice(HeaderLength, nameLength));
            if (entry == 0 && name == TypeEntry)
            {
                return ReadKnown(content, content[header..]) ?? Archive;
            }

            isOffice |= name == "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal);
            var office = OfficeFolders.FirstOrDefault(folder => name.StartsWith(folder.Folder, StringComparison.Ordinal)).Type;
            if (isOffice && office is not null)
            {
                return office;
            }

            // An entry's size may be stored after its data, so the next header is searched for by its signature.
            var rest = content[Math.Min(content.Length, header + (int)Math.Min(size, int.MaxValue / 2))..];
            var next = rest.IndexOf(Signature);
            if (next < 0)
            {
                break;
            }

            content = rest[next..];
        }

        return Archive;
    }

    /// <summary>The type in an entry that is neither encrypted nor compressed, as its whole text of the length in its header; null for any other.</summary>
    private static string? ReadKnown(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        const ushort encrypted = 1;
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header[18..]);
        if ((flags & encrypted) != 0 || method != 0 || size != BinaryPrimitives.ReadUInt32LittleEndian(header[22..])
            || size > LongestKnown || size > data.Length)
        {
            return null;
        }

        return Known.TryGetValue(Encoding.Latin1.GetString(data[..(int)size]), out var known) ? known : null;
    }
}
