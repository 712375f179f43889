using System.Text;

namespace OfferingUsers.Domain.Checklists;

/// <summary>The stored name of a file (checklists.md 3.4): <c>checklist_files/&lt;32 hex&gt;_&lt;name&gt;</c>.</summary>
public static class FileName
{
    private const string Folder = "checklist_files/";
    private const string Unnamed = "unnamed_file";

    /// <summary>In bytes of UTF-8: this bounds the number of characters, too, and is what file systems allow.</summary>
    private const int MaxStoredNameLength = 255;

    private static readonly int MaxNameLength = MaxStoredNameLength - Folder.Length - 33;

    /// <summary>Removes path and control characters, and truncates a name that is too long but keeps its extension.</summary>
    public static string Sanitize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(character => !char.IsControl(character))).Trim();
        if (clean is "" or "." or "..")
        {
            return Unnamed;
        }

        var dot = clean.LastIndexOf('.');
        var extension = dot > 0 && Encoding.UTF8.GetByteCount(clean.AsSpan(dot)) < MaxNameLength / 2 ? clean[dot..] : "";
        return Truncate(clean[..(clean.Length - extension.Length)], MaxNameLength - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    public static string ToStoredName(Guid random, string name) => $"{Folder}{random.Hex()}_{name}";

    /// <summary>The uuid in a stored name; null if it is no such name.</summary>
    public static Guid? FindUuid(string storedName)
    {
        ArgumentNullException.ThrowIfNull(storedName);
        return storedName.StartsWith(Folder, StringComparison.Ordinal) && storedName.Length > Folder.Length + 32
            && Guid.TryParseExact(storedName.AsSpan(Folder.Length, 32), "N", out var uuid)
                ? uuid
                : null;
    }

    /// <summary>The name for downloads: the stored name without its folder.</summary>
    public static string ToDownloadName(string storedName)
    {
        ArgumentNullException.ThrowIfNull(storedName);
        return storedName[(storedName.LastIndexOf('/') + 1)..];
    }

    private static string Truncate(string text, int maxBytes)
    {
        var length = 0;
        var byteCount = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            byteCount += rune.Utf8SequenceLength;
            if (byteCount > maxBytes)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
