using System.Collections.Frozen;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>What a caller sees, as conditions of queries (offering-users.md 4.2).</summary>
public sealed class VisibleSetsTests
{
    private const string Own = "(c.user_uuid = @me AND NOT ARRAY_CONTAINS(@hidden, c.offering_uuid))";
    private const string Full = "ARRAY_CONTAINS(@full, c.offering_uuid)";
    private const string Part =
        "(ARRAY_CONTAINS(@part, c.offering_uuid) AND EXISTS(SELECT VALUE m FROM m IN c.user_memberships WHERE ARRAY_CONTAINS(@colleagues, m)))";

    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();
    private static readonly Guid C = Guid.NewGuid();

    private static readonly ReaderRules Consented = new(IsConsentEnforced: true, IsCompletenessEnforced: false);

    private readonly Caller caller = Sample.Caller(Sample.User());

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Staff_and_support_are_narrowed_by_nothing_but_the_filter(bool isStaff, bool isSupport)
    {
        var view = View([A], [B], ["m"]) with { Caller = Sample.Caller(Sample.User() with { IsStaff = isStaff, IsSupport = isSupport }) };

        var set = Assert.Single(VisibleSets.Of(view, new OfferingUserFilter { IsRestricted = true }, Consented));

        Assert.Equal("SELECT * FROM c WHERE c.is_restricted = @restricted", set.ToAll().QueryText);
    }

    [Fact]
    public void Who_is_connected_to_nothing_sees_their_own_records_but_at_offerings_that_hide_them()
    {
        var query = Assert.Single(VisibleSets.Of(View([], [], [], hidden: [A]), OfferingUserFilter.None, ReaderRules.None)).ToAll();

        Assert.Equal($"SELECT * FROM c WHERE {Own}", query.QueryText);
        Assert.Equal([caller.Uuid.Hex()], Values(query, "@me"));
        Assert.Equal([A.Hex()], Values(query, "@hidden"));
    }

    [Theory]
    [InlineData(false, "SELECT * FROM c WHERE c.offering_uuid = @offerings")]
    [InlineData(
        true, "SELECT * FROM c WHERE c.offering_uuid = @offerings AND (c.user_uuid = @me OR c.terms_active = false OR c.consented = true)")]
    public void Of_offerings_that_are_seen_whole_the_filter_says_all(bool onlyConsented, string expected)
    {
        var filter = new OfferingUserFilter { Offerings = [A] };

        var query = Assert.Single(VisibleSets.Of(View([A, B], [C], ["m"], hidden: [C]), filter, onlyConsented ? Consented : ReaderRules.None)).ToAll();

        Assert.Equal(expected, query.QueryText);
        Assert.Equal(onlyConsented, query.GetQueryParameters().Any(parameter => parameter.Name == "@me"));
    }

    [Fact]
    public void Colleagues_are_seen_at_offerings_that_are_not_seen_whole()
    {
        var query = Assert.Single(VisibleSets.Of(View([A, B], [B, C], ["n", "m"]), OfferingUserFilter.None, ReaderRules.None)).ToAll();

        Assert.Equal($"SELECT * FROM c WHERE ({Own} OR {Full} OR {Part})", query.QueryText);
        Assert.Equal(new[] { A.Hex(), B.Hex() }.Order(StringComparer.Ordinal), Values(query, "@full"));
        Assert.Equal([C.Hex()], Values(query, "@part"));
        Assert.Equal(["m", "n"], Values(query, "@colleagues"));
    }

    [Fact]
    public void Where_all_offerings_are_seen_whole_no_membership_is_named()
    {
        var query = Assert.Single(VisibleSets.Of(View([A], [A], ["m"]), OfferingUserFilter.None, ReaderRules.None)).ToAll();

        Assert.DoesNotContain("@colleagues", query.QueryText, StringComparison.Ordinal);
        Assert.DoesNotContain(query.GetQueryParameters(), parameter => parameter.Name == "@colleagues");
    }

    [Fact]
    public void Sets_are_cut_down_to_the_offerings_that_are_asked_for()
    {
        var view = View([A, B], [C], ["m"], hidden: [A, B]);

        var query = Assert.Single(VisibleSets.Of(view, new OfferingUserFilter { Offerings = [B, C], User = C }, ReaderRules.None)).ToAll();

        Assert.Equal([B.Hex()], Values(query, "@full"));
        Assert.Equal([C.Hex()], Values(query, "@part"));
        Assert.Equal([B.Hex()], Values(query, "@hidden"));
        Assert.StartsWith(
            "SELECT * FROM c WHERE ARRAY_CONTAINS(@offerings, c.offering_uuid) AND c.user_uuid = @user AND (", query.QueryText, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_consent_counts_others_records_need_one_or_an_offering_without_terms()
    {
        var query = Assert.Single(VisibleSets.Of(View([A], [], []), OfferingUserFilter.None, Consented)).ToAll();

        Assert.Equal(
            $"SELECT * FROM c WHERE (c.user_uuid = @me OR c.terms_active = false OR c.consented = true) AND ({Own} OR {Full})", query.QueryText);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2999, 1)]
    [InlineData(3000, 2)]
    [InlineData(6000, 3)]
    public void Very_many_offerings_take_several_queries_without_a_record_in_common(int offerings, int queries)
    {
        var all = Enumerable.Range(0, offerings).Select(_ => Guid.NewGuid()).ToList();

        var sets = VisibleSets.Of(View(all, [B], ["m"]), OfferingUserFilter.None, ReaderRules.None).Select(set => set.ToAll()).ToList();

        Assert.Equal(queries, sets.Count);
        Assert.StartsWith($"SELECT * FROM c WHERE ({Own} OR {Full}", sets[0].QueryText, StringComparison.Ordinal);
        Assert.All(sets.Skip(1), set => Assert.EndsWith($") AND NOT {Own}", set.QueryText, StringComparison.Ordinal));
        Assert.Equal(all.Select(Uuids.Hex).Order(StringComparer.Ordinal), sets.SelectMany(set => Values(set, "@full")));
        Assert.Equal([B.Hex()], Values(sets[^1], "@part"));
    }

    private View View(IEnumerable<Guid> full, IEnumerable<Guid> part, IEnumerable<string> colleagues, IEnumerable<Guid>? hidden = null) =>
        new(caller, full.ToFrozenSet(), part.ToFrozenSet(), colleagues.ToFrozenSet(), (hidden ?? []).ToFrozenSet());

    private static string[] Values(QueryDefinition query, string name) =>
        query.GetQueryParameters().Single(parameter => parameter.Name == name).Value is string[] many ? many
            : [(string)query.GetQueryParameters().Single(parameter => parameter.Name == name).Value];
}
