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

    private const string NotCombined = "This combination is not supported: user_first_name and user_last_name are ordered by alone.";

    public static Outcome<ListQuery> From(IQueryCollection query)
    {
        if (query.Count == 0)
        {
            return ListQuery.Plain;
        }

        var errors = new FieldErrors();
        var parameters = new ListParameters(query, errors);
        var states = parameters.Choices("state", commas: false, label => OfferingUserStates.TryParse(label, out _));
        var order = parameters.Choices("o", commas: true, OfferingUserOrder.IsChoice);
        var runtimeStates = parameters.Choices("runtime_state", commas: false, label => RuntimeStates.TryParse(label, out _));
        var filter = new OfferingUserFilter
        {
            Created = parameters.Instant("created"),
            CreatedBefore = parameters.Instant("created_before"),
            Modified = parameters.Instant("modified"),
            ModifiedBefore = parameters.Instant("modified_before"),
            HasConsent = parameters.Boolean("has_consent"),
            HasActiveTerms = parameters.Boolean("offering_has_active_tos"),
            HasCompleteProfile = parameters.Boolean("has_complete_profile"),
            RuntimeStates = runtimeStates.IsDefault ? default : [.. runtimeStates.Select(RuntimeStateOf).Distinct()],
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
        if (OfferingUserOrder.Parse(order.IsDefault ? [] : order) is not { } parsed)
        {
            errors.Add("o", NotCombined);
            return errors.Refusal!;
        }

        return errors.Refusal is { } refusal ? refusal : new ListQuery(filter, parsed);
    }

    private static OfferingUserState State(string label) =>
        OfferingUserStates.TryParse(label, out var state) ? state : throw new ArgumentOutOfRangeException(nameof(label), label, "Not a choice.");

    private static RuntimeState RuntimeStateOf(string label) => RuntimeStates.TryParse(label, out var state)
        ? state
        : throw new ArgumentOutOfRangeException(nameof(label), label, "Not a choice.");

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
