using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The parameter <c>field</c> (offering-users.md 5.4): only the named fields are answered. Unknown names count for nothing, and where no known one is left,
/// all fields are answered. Commas do not separate.
/// </summary>
internal sealed class FieldSelection
{
    public static readonly FieldSelection All = new(null);

    private readonly FrozenSet<string>? chosen;

    private FieldSelection(FrozenSet<string>? chosen) => this.chosen = chosen;

    public static FieldSelection From(HttpRequest request, IReadOnlyCollection<string> known)
    {
        if (!request.Query.TryGetValue("field", out var names))
        {
            return All;
        }

        var chosen = names.OfType<string>().Where(known.Contains).ToFrozenSet(StringComparer.Ordinal);
        return chosen.Count == 0 ? All : new FieldSelection(chosen);
    }

    public bool Includes(string field) => chosen is null || chosen.Contains(field);
}
