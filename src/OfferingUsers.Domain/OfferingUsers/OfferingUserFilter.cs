using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// What a list is narrowed to, all conditions together; a null or default one does not narrow (offering-users.md 5.1). It holds for the look-up of a single
/// record as well (2.1), so a record can be asked, and the store translates the same conditions into its query.
/// </summary>
public sealed record OfferingUserFilter
{
    public static readonly OfferingUserFilter None = new();

    /// <summary>Created at or after.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Modified at or after.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Whether the user has an unrevoked consent, with or without active terms: unlike the field of that name.</summary>
    public bool? HasConsent { get; init; }

    public bool? IsRestricted { get; init; }

    /// <summary>Any of these offerings; empty (as opposed to default) matches nothing.</summary>
    public ImmutableArray<Guid> Offerings { get; init; }

    /// <summary>Any of these slugs, exactly.</summary>
    public ImmutableArray<string> OfferingSlugs { get; init; }

    public Guid? ParentOffering { get; init; }

    /// <summary>The offering's customer.</summary>
    public Guid? Provider { get; init; }

    /// <summary>A part of the offering's name, the username, or the user's first or last name, in any case.</summary>
    public string? Query { get; init; }

    public ImmutableArray<OfferingUserState> States { get; init; }

    /// <summary>The whole portal login, in any case.</summary>
    public string? UserUsername { get; init; }

    public Guid? User { get; init; }

    /// <summary>Whether a record fulfils every condition.</summary>
    public bool Matches(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return MatchesOffering(record.Offering)
            && MatchesUser(record)
            && !(record.Created < Created)
            && !(record.Modified < Modified)
            && (HasConsent is null || HasConsent == record.Consent is { Revoked: false })
            && (IsRestricted is null || IsRestricted == record.IsRestricted)
            && (States.IsDefault || States.Contains(record.State))
            && (Query is null || MatchesQuery(record));
    }

    private bool MatchesOffering(OfferingSnapshot offering) =>
        (Offerings.IsDefault || Offerings.Contains(offering.Uuid))
        && (OfferingSlugs.IsDefault || OfferingSlugs.Contains(offering.Slug, StringComparer.Ordinal))
        && (ParentOffering is null || ParentOffering == offering.ParentUuid)
        && (Provider is null || Provider == offering.CustomerUuid);

    private bool MatchesUser(OfferingUser record) =>
        (User is null || User == record.User.Uuid)
        && (UserUsername is null || string.Equals(UserUsername, record.User.Username, StringComparison.OrdinalIgnoreCase));

    private bool MatchesQuery(OfferingUser record) =>
        Holds(record.Offering.Name) || Holds(record.Username) || Holds(record.User.FirstName) || Holds(record.User.LastName);

    private bool Holds(string? text) => text is not null && text.Contains(Query!, StringComparison.OrdinalIgnoreCase);
}
