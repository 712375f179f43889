using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The filter of a list: conditions combined by AND, of which null or default ones are ignored (offering-users.md 5.1). It also applies to retrieving a
/// single record (2.1), so it can be evaluated in memory, and the store translates the same conditions into its query.
/// </summary>
public sealed record OfferingUserFilter
{
    public static readonly OfferingUserFilter None = new();

    /// <summary>Created at or after.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Created before (newer-waldur.md 5.1).</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Modified at or after.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Modified before (newer-waldur.md 5.1).</summary>
    public DateTimeOffset? ModifiedBefore { get; init; }

    /// <summary>Whether the user has an unrevoked consent, even without active terms, unlike <see cref="OfferingUser.HasConsent"/>.</summary>
    public bool? HasConsent { get; init; }

    /// <summary>Whether the offering has active terms of service (newer-waldur.md 5.1).</summary>
    public bool? HasActiveTerms { get; init; }

    /// <summary>Whether the user's profile has all that the offering exposes (newer-waldur.md 5.1).</summary>
    public bool? HasCompleteProfile { get; init; }

    /// <summary>Any of these; default for all.</summary>
    public ImmutableArray<RuntimeState> RuntimeStates { get; init; }

    public bool? IsRestricted { get; init; }

    /// <summary>Any of these offerings; an empty array (unlike default) matches nothing.</summary>
    public ImmutableArray<Guid> Offerings { get; init; }

    /// <summary>Where the records of the only offering are, if that is several partitions. It narrows down where to look, not what matches.</summary>
    public ImmutableArray<string> Partitions { get; init; }

    /// <summary>Any of these slugs, case-sensitively.</summary>
    public ImmutableArray<string> OfferingSlugs { get; init; }

    public Guid? ParentOffering { get; init; }

    /// <summary>The offering's customer.</summary>
    public Guid? Provider { get; init; }

    /// <summary>A substring of the offering's name, the username, or the user's first or last name or login, ignoring case.</summary>
    public string? Query { get; init; }

    public ImmutableArray<OfferingUserState> States { get; init; }

    /// <summary>The complete portal login, ignoring case.</summary>
    public string? UserUsername { get; init; }

    public Guid? User { get; init; }

    /// <summary>Whether a record matches every condition.</summary>
    public bool Matches(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return MatchesOffering(record.Offering)
            && MatchesUser(record)
            && !(record.Created < Created)
            && !(record.Modified < Modified)
            && !(record.Created >= CreatedBefore)
            && !(record.Modified >= ModifiedBefore)
            && (HasConsent is null || HasConsent == record.Consent is { IsRevoked: false })
            && (HasActiveTerms is null || HasActiveTerms == record.ActiveTerms is not null)
            && (HasCompleteProfile is null || HasCompleteProfile == record.IsProfileComplete)
            && (RuntimeStates.IsDefault || RuntimeStates.Contains(record.RuntimeState))
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
        Holds(record.Offering.Name) || Holds(record.Username) || Holds(record.User.FirstName) || Holds(record.User.LastName)
        || Holds(record.User.Username);

    private bool Holds(string? text) => text is not null && text.Contains(Query!, StringComparison.OrdinalIgnoreCase);
}
