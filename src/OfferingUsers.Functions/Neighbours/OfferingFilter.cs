using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The filters of the list of provider offerings (catalog.md 6, newer-waldur.md 3.10), combined by AND.</summary>
internal sealed record OfferingFilter
{
    /// <summary>What newer clients can send and is not served: a list that ignored it would return too much (newer-waldur.md 1, P4).</summary>
    private static readonly string[] Unsupported =
    [
        "accessible", "accessible_via_calls", "allowed_customer_uuid", "attributes", "billable", "category_group_uuid", "category_uuid",
        "consumer_customer_uuid", "created", "created_before", "description", "has_active_terms_of_service", "has_terms_of_service", "importable", "keyword",
        "modified", "modified_before", "o", "offering_group_uuid", "open_for_proposals", "organization_group_uuid", "project_uuid",
        "resource_customer_uuid", "resource_project_uuid", "scope_uuid", "service_manager_uuid", "shared", "tag", "tag_name", "tag_names_and", "tags_and",
        "user_has_consent",
    ];

    private Guid? Customer { get; init; }

    private Guid? Parent { get; init; }

    private string? Name { get; init; }

    private string? NameExact { get; init; }

    private string? Query { get; init; }

    private string? Slug { get; init; }

    private ImmutableArray<string> States { get; init; }

    private ImmutableArray<string> Types { get; init; }

    private ImmutableArray<Guid> Uuids { get; init; }

    private bool? AllowsCreation { get; init; }

    private bool? HasOwn { get; init; }

    /// <summary>Whether the offerings with a record of the caller must be known.</summary>
    public bool NeedsOwn => HasOwn is not null;

    public static Outcome<OfferingFilter> From(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var parameters = new ListParameters(query, errors);
        parameters.Refuse(Unsupported);
        var filter = new OfferingFilter
        {
            Customer = parameters.Uuid("customer_uuid", "customers", "marketplace-service-providers") ?? parameters.Uuid("customer", "customers"),
            Parent = parameters.Uuid("parent_uuid", "marketplace-provider-offerings"),
            Name = parameters.Text("name"),
            NameExact = parameters.Text("name_exact"),
            Query = parameters.Text("query"),
            Slug = parameters.Text("slug"),
            States = parameters.List("state"),
            Types = parameters.List("type"),
            Uuids = parameters.UuidList("uuid_list", "marketplace-provider-offerings"),
            AllowsCreation = parameters.Boolean("can_create_offering_user"),
            HasOwn = parameters.Boolean("user_has_offering_user"),
        };
        return errors.Refusal is { } refusal ? refusal : filter;
    }

    /// <param name="own">The offerings with a record of the caller.</param>
    public bool Matches(Offering offering, HashSet<Guid> own) =>
        (Customer is null || offering.Customer == Customer)
        && (Parent is null || offering.Parent == Parent)
        && Holds(offering.Name, Name) && Holds(offering.Name, Query)
        && (NameExact is null || offering.Name == NameExact)
        && (Slug is null || offering.Slug == Slug)
        && (States.IsDefault || States.Contains(offering.State, StringComparer.Ordinal))
        && (Types.IsDefault || Types.Contains(offering.Type, StringComparer.Ordinal))
        && (Uuids.IsDefault || Uuids.Contains(offering.Uuid))
        && (AllowsCreation is null || AllowsCreation == offering.AllowsCreation)
        && (HasOwn is null || HasOwn == own.Contains(offering.Uuid));

    private static bool Holds(string text, string? part) => part is null || text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
