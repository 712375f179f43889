using System.Collections.Immutable;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The visibility of a caller as query conditions (offering-users.md 4.2). Sets are array parameters. A caller who sees very many offerings needs several
/// disjoint queries, because a query with its parameters may not exceed 256 KB.
/// </summary>
internal static class VisibleSets
{
    /// <summary>The max number of visible offerings in one query.</summary>
    public const int OfferingsPerQuery = 3000;

    private const string Own = "(c.user_uuid = @me AND NOT ARRAY_CONTAINS(@hidden, c.offering_uuid))";
    private const string Full = "ARRAY_CONTAINS(@full, c.offering_uuid)";
    private const string Part =
        "(ARRAY_CONTAINS(@part, c.offering_uuid) AND EXISTS(SELECT VALUE m FROM m IN c.user_memberships WHERE ARRAY_CONTAINS(@colleagues, m)))";

    /// <summary>The conditions of the filter and of the caller's visibility, as one or several disjoint sets.</summary>
    /// <param name="view">The caller's visibility.</param>
    /// <param name="filter">Its offerings reduce the size of the parameters.</param>
    /// <param name="rules">What hides other users' records (offering-users.md 4.2, rule 3).</param>
    public static ImmutableArray<OfferingUserConditions> Of(View view, OfferingUserFilter filter, ReaderRules rules)
    {
        var where = OfferingUserConditions.Of(filter);
        if (view.Caller.SeesEverything)
        {
            return [where];
        }

        (string, object) me = ("@me", view.Caller.Uuid.Hex());

        // Of offerings of which all is visible, the filter says it all.
        var isAllVisible = !filter.Offerings.IsDefaultOrEmpty && filter.Offerings.All(view.Full.Contains);
        if (rules.IsConsentEnforced)
        {
            where.Add("(c.user_uuid = @me OR c.terms_active = false OR c.consented = true)");
        }

        if (rules.IsCompletenessEnforced)
        {
            where.Add("(c.user_uuid = @me OR c.profile_complete = true)");
        }

        if (isAllVisible)
        {
            return [rules == ReaderRules.None ? where : where.With(me)];
        }

        (string, object) hidden = ("@hidden", Offerings(view.OwnHidden));
        var visible = Offerings(view.Full).Select(offering => (Offering: offering, IsFull: true))
            .Concat(Offerings(view.Part.Where(offering => !view.Full.Contains(offering))).Select(offering => (Offering: offering, IsFull: false)))
            .Chunk(OfferingsPerQuery).ToList();
        return
        [
            .. visible.DefaultIfEmpty([]).Select((chunk, index) =>
            {
                var set = where.Copy();
                var full = chunk.Where(one => one.IsFull).Select(one => one.Offering).ToArray();
                var part = chunk.Where(one => !one.IsFull).Select(one => one.Offering).ToArray();
                var others = part.Length == 0 ? Full : $"{Full} OR {Part}";
                if (chunk.Length == 0)
                {
                    set.Add(Own, [me, hidden]);
                    return set;
                }

                (string, object)[] colleagues = part.Length == 0 ? []
                    : [("@part", part), ("@colleagues", view.Colleagues.Order(StringComparer.Ordinal).ToArray())];
                set.Add(index == 0 ? $"({Own} OR {others})" : $"({others}) AND NOT {Own}", [me, hidden, ("@full", full), .. colleagues]);
                return set;
            }),
        ];

        string[] Offerings(IEnumerable<Guid> offerings) =>
            [.. offerings.Where(offering => filter.Offerings.IsDefault || filter.Offerings.Contains(offering)).Select(Uuids.Hex).Order(StringComparer.Ordinal)];
    }
}
