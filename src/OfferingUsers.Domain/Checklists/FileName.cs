using System.Text;

namespace OfferingUsers.Domain.Checklists;

/// <summary>How a file is named once it is stored (checklists.md 3.4): <c>checklist_files/&lt;32 hex&gt;_&lt;name&gt;</c>.</summary>
public static class FileName
{
    private const string Folder = "checklist_files/";
    private const string Unnamed = "unnamed_file";

    /// <summary>Counted in octets of UTF-8, so that it is kept in characters as well, and any file system takes the name.</summary>
    private const int MaxStoredNameLength = 255;

    private static readonly int MaxNameLength = MaxStoredNameLength - Folder.Length - 33;

    /// <summary>The name without path and control characters, cut where it is too long but for its extension.</summary>
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
        return Cut(clean[..(clean.Length - extension.Length)], MaxNameLength - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    /// <summary>The stored name of a sanitized one.</summary>
    public static string Stored(Guid random, string name) => $"{Folder}{random.Hex()}_{name}";

    /// <summary>The name under which it is downloaded: the stored one without its folder.</summary>
    public static string Download(string storedName)
    {
        ArgumentNullException.ThrowIfNull(storedName);
        return storedName[(storedName.LastIndexOf('/') + 1)..];
    }

    private static string Cut(string text, int most)
    {
        var length = 0;
        var octets = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            octets += rune.Utf8SequenceLength;
            if (octets > most)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
