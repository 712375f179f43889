using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Records;

/// <summary>Reads the filters and the order of a list from the query string (offering-users.md 5.1 and 5.2).</summary>
internal static class ReadOfferingUserFilter
{
    public const string OfferingCollection = "marketplace-provider-offerings";

    /// <summary>What newer clients can send and is not served: a list that ignored it would return too much (newer-waldur.md 1, P4).</summary>
    private static readonly string[] Unsupported = ["runtime_state", "has_complete_profile"];

    public static Outcome<ListQuery> From(IQueryCollection query)
    {
        if (query.Count == 0)
        {
            return ListQuery.Plain;
        }

        var errors = new FieldErrors();
        var parameters = new ListParameters(query, errors);
        parameters.Refuse(Unsupported);
        var states = parameters.Choices("state", commas: false, label => OfferingUserStates.TryParse(label, out _));
        var order = parameters.Choices("o", commas: true, word => OfferingUserOrder.Choices.Contains(word));
        var filter = new OfferingUserFilter
        {
            Created = parameters.Instant("created"),
            CreatedBefore = parameters.Instant("created_before"),
            Modified = parameters.Instant("modified"),
            ModifiedBefore = parameters.Instant("modified_before"),
            HasConsent = parameters.Boolean("has_consent"),
            HasActiveTerms = parameters.Boolean("offering_has_active_tos"),
            IsRestricted = parameters.Boolean("is_restricted"),
            Offerings = IntersectFilters(parameters.UuidList("offering_uuid", OfferingCollection), OfferingByUrl(parameters.Text("offering"))),
            OfferingSlugs = parameters.List("offering_slug"),
            ParentOffering = parameters.Uuid("parent_offering_uuid", OfferingCollection),
            Provider = parameters.Uuid("provider_uuid", "marketplace-service-providers", "customers"),
            Query = parameters.Text("query"),
            States = states.IsDefault ? default : [.. states.Select(State).Distinct()],
            UserUsername = parameters.Text("user_username"),
            User = parameters.Uuid("user_uuid", "users"),
        };
        return errors.Refusal is { } refusal ? refusal : new ListQuery(filter, OfferingUserOrder.Parse(order.IsDefault ? [] : order));
    }

    private static OfferingUserState State(string label) =>
        OfferingUserStates.TryParse(label, out var state) ? state : throw new ArgumentOutOfRangeException(nameof(label), label, "Not a choice.");

    /// <summary>The offering of a URL; a URL of anything else matches no record (DEC-9).</summary>
    private static ImmutableArray<Guid> OfferingByUrl(string? url) => url is null ? default
        : HyperlinkField.TryMatch(HyperlinkField.PathOf(url.Trim()), OfferingCollection, out var uuid) ? [uuid]
        : [];

    private static ImmutableArray<Guid> IntersectFilters(ImmutableArray<Guid> left, ImmutableArray<Guid> right) =>
        left.IsDefault ? right : right.IsDefault ? left : [.. left.Intersect(right)];
}

/// <summary>The filter and the order of a list.</summary>
internal sealed record ListQuery(OfferingUserFilter Filter, OfferingUserOrder Order)
{
    public static readonly ListQuery Plain = new(OfferingUserFilter.None, OfferingUserOrder.Default);
}
