using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>A page of objects, and their number on all pages.</summary>
public sealed record ArrangedPage<T>(Paging Paging, int Total, IReadOnlyList<T> Objects);

/// <summary>Cuts pages out of what is in memory.</summary>
internal static class ArrangedPage
{
    /// <summary>The requested page; refused behind the last one.</summary>
    public static Outcome<ArrangedPage<T>> Of<T>(IEnumerable<T> arranged, Paging requested)
    {
        var all = arranged.ToList();
        var within = requested.Within(all.Count);
        return within.Refusal is { } beyond
            ? beyond
            : new ArrangedPage<T>(within.Value, all.Count, [.. all.Skip(within.Value.Offset).Take(within.Value.Size)]);
    }
}
