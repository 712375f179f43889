using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// One person's account at one offering (offering-users.md 1), with a snapshot of what its representation, filters and ordering need of the catalog.
/// A value: every change is a new one, and the store writes it only over the version it was computed from.
/// </summary>
public sealed record OfferingUser
{
    /// <summary>Carries the partition when it was made here, see <see cref="OfferingUserUuid"/>.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The account name at the provider, at most 100 characters; null and <c>""</c> both occur.</summary>
    public string? Username { get; init; }

    public OfferingUserState State { get; init; } = OfferingUserState.Requested;

    public bool IsRestricted { get; init; }

    /// <summary>HTML cleaned as offering-users.md 2.12 says.</summary>
    public string ServiceProviderComment { get; init; } = "";

    /// <summary>A URL of at most 200 characters, or <c>""</c>.</summary>
    public string ServiceProviderCommentUrl { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>Moves with requests and timeouts, never with changes of the catalog: agents poll by it.</summary>
    public required DateTimeOffset Modified { get; init; }

    public required OfferingSnapshot Offering { get; init; }

    public required UserSnapshot User { get; init; }

    /// <summary>The offering's active terms of service; null when there are none.</summary>
    public TermsSnapshot? ActiveTerms { get; init; }

    /// <summary>The user's consent for the offering; null when there was never one.</summary>
    public ConsentSnapshot? Consent { get; init; }

    /// <summary>Since when it is in its state.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Counts the entries into states, so that a late timer can tell that the record moved on and came back.</summary>
    public int Transition { get; init; }

    /// <summary>When the wait in the state times out; null when it never does.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether the provider was reminded of this wait.</summary>
    public bool Reminded { get; init; }

    /// <summary>The latest changes, oldest first, at most <see cref="HistoryEntry.MaxEntries"/>.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    /// <summary>Whether there are active terms and an unrevoked consent of whatever version (offering-users.md 6).</summary>
    public bool HasConsent => ActiveTerms is not null && Consent is { Revoked: false };

    /// <summary>Whether the unrevoked consent is for another version than active terms that ask for a new one (offering-users.md 6).</summary>
    public bool RequiresReconsent =>
        ActiveTerms is { RequiresReconsent: true } terms && Consent is { Revoked: false } consent
        && !string.Equals(terms.Version, consent.Version, StringComparison.Ordinal);

    /// <summary>The checklist of which this record has a completion; null when there is none.</summary>
    public Guid? ChecklistWithCompletion { get; init; }

    /// <summary>Whether a completion exists for the offering's checklist (offering-users.md 6).</summary>
    public bool HasComplianceChecklist => ChecklistWithCompletion is not null;

    /// <summary>A new record, requested or, with its username, OK at once (offering-users.md 2.5).</summary>
    public static OfferingUser New(Guid uuid, CatalogSnapshot snapshot, string? username, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var state = UsernameRule.StateOfNew(username);
        return new OfferingUser
        {
            Uuid = uuid,
            Username = username,
            State = state,
            Created = now,
            Modified = now,
            StateSince = now,
            Offering = snapshot.Offering,
            User = snapshot.User,
            ActiveTerms = snapshot.ActiveTerms,
            Consent = snapshot.Consent,
            History = [new HistoryEntry(now, by, "create", null, state)],
        };
    }

    /// <summary>The same record, modified at that instant.</summary>
    public OfferingUser Touch(DateTimeOffset at) => this with { Modified = at };

    /// <summary>The same record with one more change remembered and <see cref="Modified"/> moved.</summary>
    public OfferingUser Remember(DateTimeOffset at, string by, string action, OfferingUserState? from) => this with
    {
        Modified = at,
        History = HistoryEntry.Append(History, new HistoryEntry(at, by, action, from, State)),
    };
}
