using System.Buffers;

namespace OfferingUsers.Domain.Checklists;

/// <summary>
/// What may be kept and served as the type of a file (checklists.md 3.4 and 3.7). A type is one thing only, <c>type/subtype</c>: a list, a parameter or a
/// character that a header does not take makes it none.
/// </summary>
public static class MediaType
{
    /// <summary>Of each half, in characters (RFC 6838, 4.2).</summary>
    private const int MaxNameLength = 127;

    /// <summary>The types that browsers show as pictures and nothing else.</summary>
    private static readonly string[] ShownInline = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The characters of a <c>restricted-name</c> (RFC 6838, 4.2).</summary>
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+");

    /// <summary>The type where it is one; otherwise that of a file of which nothing is known.</summary>
    public static string OrUnknown(string? type) => IsValid(type) ? type! : ContentType.Unknown;

    /// <summary>Whether a browser may show a file of the type in place of saving it.</summary>
    public static bool IsShownInline(string type) => ShownInline.AsSpan().Contains(type);

    /// <summary>Whether it has the form <c>type/subtype</c> of RFC 6838.</summary>
    public static bool IsValid(string? type)
    {
        var slash = type?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash >= 0 && IsName(type.AsSpan(0, slash)) && IsName(type.AsSpan(slash + 1));
    }

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0]) && !name.ContainsAnyExcept(NameCharacters);
}
