using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>
/// Detects the MIME type of a file from its content (checklists.md 3.3), ignoring its name and the type a client claims. Reads only the first kilobyte,
/// except for ZIP, OLE and JSON files.
/// </summary>
public static class ContentType
{
    public const string Unknown = "application/octet-stream";

    private const int SniffLength = 1024;

    private static ReadOnlySpan<byte> OleSignature => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Types with a fixed signature, in the order in which they are tried.</summary>
    private static readonly (byte[] Start, string Type)[] Signatures =
    [
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("GIF87a"u8.ToArray(), "image/gif"),
        ("GIF89a"u8.ToArray(), "image/gif"),
        ("II*\0"u8.ToArray(), "image/tiff"),
        ("MM\0*"u8.ToArray(), "image/tiff"),
        ([0x1F, 0x8B], "application/gzip"),
        ([0x7F, 0x45, 0x4C, 0x46], "application/x-executable"),
        ("MZ"u8.ToArray(), "application/x-dosexec"),
        ("{\\rtf"u8.ToArray(), "text/rtf"),
    ];

    /// <summary>Streams that identify the types of OLE office files; stream names are in UTF-16.</summary>
    private static readonly (byte[] Stream, string Type)[] OleStreams =
    [
        (Encoding.Unicode.GetBytes("WordDocument"), "application/msword"), (Encoding.Unicode.GetBytes("Workbook"), "application/vnd.ms-excel"),
        (Encoding.Unicode.GetBytes("PowerPoint Document"), "application/vnd.ms-powerpoint"),
    ];

    /// <summary>The MIME type as libmagic names it; <see cref="Unknown"/> if no rule matches.</summary>
    public static string Detect(ReadOnlySpan<byte> content)
    {
        var start = content[..Math.Min(SniffLength, content.Length)];
        foreach (var (signature, type) in Signatures)
        {
            if (start.StartsWith(signature))
            {
                return type;
            }
        }

        if (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8))
        {
            return "image/webp";
        }

        if (start.Length >= 18 && start.StartsWith("BM"u8) && BinaryPrimitives.ReadInt32LittleEndian(start[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124)
        {
            return "image/bmp";
        }

        return start.StartsWith(PackageType.Signature) ? PackageType.Detect(content)
            : start.StartsWith(OleSignature) ? DetectOle(content)
            : DetectText(content, start);
    }

    private static string DetectOle(ReadOnlySpan<byte> content)
    {
        foreach (var (stream, type) in OleStreams)
        {
            if (content.IndexOf(stream) >= 0)
            {
                return type;
            }
        }

        return "application/x-ole-storage";
    }

    private static string DetectText(ReadOnlySpan<byte> content, ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith(ByteOrderMark) ? start[3..] : start;
        if (!IsText(text, start.Length < content.Length))
        {
            return Unknown;
        }

        var lower = Encoding.UTF8.GetString(text).TrimStart().ToLowerInvariant();
        if (lower.StartsWith("<?xml", StringComparison.Ordinal))
        {
            return lower.Contains("<svg", StringComparison.Ordinal) ? "image/svg+xml" : "text/xml";
        }

        string[] html = ["<!doctype html", "<html", "<head", "<body", "<title", "<script", "<table", "<h1", "<a href", "<div", "<p>"];
        if (html.Any(tag => lower.StartsWith(tag, StringComparison.Ordinal)))
        {
            return "text/html";
        }

        return lower.StartsWith('{') || lower.StartsWith('[') ? IsJson(content) ? "application/json" : "text/plain" : content.IsEmpty ? Unknown : "text/plain";
    }

    /// <summary>UTF-8 without control characters other than tab, line feed, form feed and carriage return; a truncated last character is accepted.</summary>
    private static bool IsText(ReadOnlySpan<byte> text, bool isCut)
    {
        foreach (var value in text)
        {
            if (value is < 0x20 and not (0x09 or 0x0A or 0x0C or 0x0D) or 0x7F)
            {
                return false;
            }
        }

        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out _, out var consumed);
            if (status != System.Buffers.OperationStatus.Done)
            {
                return status == System.Buffers.OperationStatus.NeedMoreData && isCut;
            }

            text = text[consumed..];
        }

        return true;
    }

    private static bool IsJson(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content.StartsWith(ByteOrderMark) ? content[3..] : content);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
