using System.Collections.Immutable;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The visibility of a caller as query conditions (offering-users.md 4.2). Sets are array parameters. A caller who sees very many users needs several disjoint
/// queries, because a query with its parameters may not exceed 256 KB.
/// </summary>
internal static class VisibleSets
{
    /// <summary>The max number of visible users in one query.</summary>
    public const int UsersPerQuery = 4000;

    private const string Own = "(c.user_uuid = @me AND NOT ARRAY_CONTAINS(@hidden, c.offering_uuid))";
    private const string Full = "ARRAY_CONTAINS(@full, c.offering_uuid)";
    private const string Part = "(ARRAY_CONTAINS(@part, c.offering_uuid) AND ARRAY_CONTAINS(@vu, c.user_uuid))";

    /// <summary>The conditions of the filter and of the caller's visibility, as one or several disjoint sets.</summary>
    /// <param name="view">The caller's visibility.</param>
    /// <param name="filter">Its offerings and its user reduce the size of the parameters.</param>
    /// <param name="onlyConsented">Whether other users' records are visible only with a consent or without terms (offering-users.md 4.2, rule 3).</param>
    public static ImmutableArray<OfferingUserConditions> Of(View view, OfferingUserFilter filter, bool onlyConsented)
    {
        var where = OfferingUserConditions.Of(filter);
        if (view.Caller.SeesEverything)
        {
            return [where];
        }

        if (onlyConsented)
        {
            where.Add("(c.user_uuid = @me OR c.terms_active = false OR c.consented = true)");
        }

        var full = Offerings(view.Full);
        var part = Offerings(view.Part.Where(offering => !view.Full.Contains(offering)));
        var users = part.Length == 0
            ? []
            : view.Users.Where(user => filter.User is null || filter.User == user).Select(Uuids.Hex).Order(StringComparer.Ordinal).ToArray();
        (string, object) me = ("@me", view.Caller.Uuid.Hex());
        (string, object) hidden = ("@hidden", Offerings(view.OwnHidden));
        var chunks = users.Chunk(UsersPerQuery).ToArray();
        if (chunks.Length == 0)
        {
            where.Add($"({Own} OR {Full})", me, hidden, ("@full", full));
            return [where];
        }

        return
        [
            .. chunks.Select((chunk, index) =>
            {
                var set = where.Copy();
                set.Add(
                    index == 0 ? $"({Own} OR {Full} OR {Part})" : $"({Part} AND NOT {Full} AND NOT {Own})",
                    me, hidden, ("@full", full), ("@part", part), ("@vu", chunk));
                return set;
            }),
        ];

        string[] Offerings(IEnumerable<Guid> offerings) =>
            [.. offerings.Where(offering => filter.Offerings.IsDefault || filter.Offerings.Contains(offering)).Select(Uuids.Hex).Order(StringComparer.Ordinal)];
    }
}
