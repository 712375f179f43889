using System.Globalization;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>The requested page of a list (offering-users.md 5.3).</summary>
/// <param name="Number">The page, from 1; not valid for <paramref name="IsLast"/> until <see cref="Within"/> has set it.</param>
/// <param name="Size">The number of objects on a page.</param>
/// <param name="IsLast">Whether the request was for the page <c>last</c>.</param>
public sealed record Paging(int Number, int Size, bool IsLast)
{
    public const string PageParameter = "page";
    public const string SizeParameter = "page_size";
    public const string CursorParameter = "cursor";
    public const int DefaultSize = 10;
    public const int MaxSize = 300;

    private const NumberStyles WholeNumber = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign;
    private const string Invalid = "Invalid page.";

    /// <summary>The cursor for the link to the next page; null for a link by number alone.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The number of objects before the page.</summary>
    public int Offset => (Number - 1) * Size;

    /// <summary>Reads both parameters. An invalid size falls back to the default; an invalid page is refused with 404.</summary>
    public static Outcome<Paging> From(HttpRequest request)
    {
        var size = int.TryParse(LastValue(request, SizeParameter), WholeNumber, CultureInfo.InvariantCulture, out var requested) && requested > 0
            ? Math.Min(requested, MaxSize)
            : DefaultSize;
        var page = LastValue(request, PageParameter);
        if (page is null or "")
        {
            return new Paging(1, size, false);
        }

        if (page == "last")
        {
            return new Paging(1, size, true);
        }

        return int.TryParse(page, WholeNumber, CultureInfo.InvariantCulture, out var number) && number > 0 && (long)number * size < int.MaxValue
            ? new Paging(number, size, false)
            : new NotFound(Invalid);
    }

    /// <summary>Replaces <c>last</c> by its number, and refuses a page after the last one with 404.</summary>
    public Outcome<Paging> Within(int total)
    {
        if (IsLast)
        {
            return this with { Number = LastPage(total) };
        }

        return Number <= LastPage(total) ? this : new NotFound(Invalid);
    }

    /// <summary>The number of the last page for a total number of objects; an empty list has one page.</summary>
    public int LastPage(int total) => Math.Max(1, (total + Size - 1) / Size);

    private static string? LastValue(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;
}
