using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The query parameter <c>field</c> (offering-users.md 5.4): the response has only the named fields. Unknown names are ignored; if no known name remains, the
/// response has all fields. A comma does not separate names.
/// </summary>
internal sealed class FieldSelection
{
    public static readonly FieldSelection All = new(null);

    private readonly FrozenSet<string>? selected;

    private FieldSelection(FrozenSet<string>? selected) => this.selected = selected;

    public static FieldSelection From(HttpRequest request, IReadOnlyCollection<string> known)
    {
        if (!request.Query.TryGetValue("field", out var names))
        {
            return All;
        }

        var selected = names.OfType<string>().Where(known.Contains).ToFrozenSet(StringComparer.Ordinal);
        return selected.Count == 0 ? All : new FieldSelection(selected);
    }

    public bool Includes(string field) => selected is null || selected.Contains(field);
}
