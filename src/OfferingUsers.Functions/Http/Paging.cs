using System.Globalization;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>Which page of a list is asked for, and how large (offering-users.md 5.3).</summary>
/// <param name="Number">From 1 on; for the word <c>last</c> it is known only with the total.</param>
public sealed record Paging(int Number, int Size, bool IsLast)
{
    public const string PageParameter = "page";
    public const string SizeParameter = "page_size";
    public const int DefaultSize = 10;
    public const int MaxSize = 300;

    private const NumberStyles WholeNumber = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign;
    private const string Invalid = "Invalid page.";

    /// <summary>How many objects come before the page.</summary>
    public int Offset => (Number - 1) * Size;

    /// <summary>Reads both parameters. A bad size falls back to the default; a bad page is refused with 404.</summary>
    public static Outcome<Paging> From(HttpRequest request)
    {
        var size = int.TryParse(Last(request, SizeParameter), WholeNumber, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, MaxSize)
            : DefaultSize;
        var page = Last(request, PageParameter);
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

    /// <summary>The page among so many objects: <c>last</c> becomes its number, and one beyond the end is refused.</summary>
    public Outcome<Paging> Within(int total)
    {
        if (IsLast)
        {
            return this with { Number = LastPage(total) };
        }

        return Number <= LastPage(total) ? this : new NotFound(Invalid);
    }

    /// <summary>How many pages so many objects have; an empty list has one.</summary>
    public int LastPage(int total) => Math.Max(1, (total + Size - 1) / Size);

    private static string? Last(HttpRequest request, string name) => request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;
}
