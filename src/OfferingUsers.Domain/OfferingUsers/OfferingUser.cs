using System.Collections.Immutable;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// A user's account at an offering (offering-users.md 1), with a snapshot of the catalog data that its representation, filters and ordering need.
/// Immutable: a change creates a new value, and the store replaces only the version from which it was computed (optimistic concurrency).
/// </summary>
public sealed record OfferingUser
{
    /// <summary>Contains the partition unless the record was imported, see <see cref="OfferingUserUuid"/>.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The partition that it is stored in, if that is not its offering's first one.</summary>
    public string? OtherPartition { get; init; }

    /// <summary>The partition that it is stored in.</summary>
    public string Partition => OtherPartition ?? OfferingUserUuid.Bucket(Offering.Uuid);

    /// <summary>The account name at the provider, at most 100 characters; null and <c>""</c> both occur.</summary>
    public string? Username { get; init; }

    public OfferingUserState State { get; init; } = OfferingUserState.Requested;

    /// <summary>What a provider tells of an account in use; its own column, which no transition touches (newer-waldur.md 4.1).</summary>
    public RuntimeState RuntimeState { get; init; } = RuntimeState.Active;

    public bool IsRestricted { get; init; }

    /// <summary>Sanitized HTML (offering-users.md 2.12).</summary>
    public string ServiceProviderComment { get; init; } = "";

    /// <summary>A URL of at most 200 characters, or <c>""</c>.</summary>
    public string ServiceProviderCommentUrl { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>Set by requests and timeouts, never by catalog changes, because agents poll by it.</summary>
    public required DateTimeOffset Modified { get; init; }

    public required OfferingSnapshot Offering { get; init; }

    public required UserSnapshot User { get; init; }

    /// <summary>The offering's active terms of service; null if there are none.</summary>
    public TermsSnapshot? ActiveTerms { get; init; }

    /// <summary>The user's consent for the offering, possibly revoked; null if there never was one.</summary>
    public ConsentSnapshot? Consent { get; init; }

    /// <summary>The version of the snapshot that it has of the catalog, see <see cref="CatalogSnapshot.CurrentVersion"/>.</summary>
    public int SnapshotVersion { get; init; } = CatalogSnapshot.CurrentVersion;

    /// <summary>The exposed attributes of the user that have no value, in the order in which they are listed (newer-waldur.md 4.1).</summary>
    public IEnumerable<string> MissingProfileAttributes => Offering.Exposed.Names.Where(attribute => UserAttribute.ByName[attribute].Kind switch
    {
        UserAttributeKind.NotHeld => false,
        UserAttributeKind.Account => AccountText(attribute).Length == 0,
        _ => User.Profile[attribute].IsEmpty,
    });

    /// <summary>Whether every exposed attribute of the user has a value.</summary>
    public bool IsProfileComplete => !MissingProfileAttributes.Any();

    /// <summary>When the record entered its state.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Counts the entries into states, so that a late timer detects that the record left its state, even if it has returned to it.</summary>
    public int Transition { get; init; }

    /// <summary>When the wait in the state times out; null if it never does.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether the provider was reminded of this wait.</summary>
    public bool IsReminded { get; init; }

    /// <summary>The latest changes, oldest first, at most <see cref="HistoryEntry.MaxEntries"/>.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    /// <summary>Whether there are active terms and an unrevoked consent to any version (offering-users.md 6).</summary>
    public bool HasConsent => ActiveTerms is not null && Consent is { IsRevoked: false };

    /// <summary>Whether the active terms require a new consent and the unrevoked consent is for another version (offering-users.md 6).</summary>
    public bool RequiresReconsent =>
        ActiveTerms is { RequiresReconsent: true } terms && Consent is { IsRevoked: false } consent
        && !string.Equals(terms.Version, consent.Version, StringComparison.Ordinal);

    /// <summary>The checklist for which this record has a completion; null if there is none.</summary>
    public Guid? ChecklistWithCompletion { get; init; }

    /// <summary>Whether a completion exists for the offering's checklist (offering-users.md 6).</summary>
    public bool HasComplianceChecklist => ChecklistWithCompletion is not null;

    /// <summary>A new record, requested or, with its username, OK at once (offering-users.md 2.5).</summary>
    public static OfferingUser New(Guid uuid, CatalogSnapshot snapshot, string? username, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var state = UsernameRule.InitialState(username);
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
            History = [new HistoryEntry(now, by, HistoryEntry.CreateAction, null, state)],
        };
    }

    /// <summary>The value of an attribute that every record has of its user, whether or not it is exposed.</summary>
    private string AccountText(string attribute) => attribute switch
    {
        UserAttribute.Username => User.Username,
        UserAttribute.FullName => User.FullName,
        _ => User.Email,
    };

    /// <summary>The record as it is stored in a partition.</summary>
    public OfferingUser In(string partition) => this with { OtherPartition = partition == OfferingUserUuid.Bucket(Offering.Uuid) ? null : partition };

    /// <summary>The record with a new <see cref="Modified"/>.</summary>
    public OfferingUser Touch(DateTimeOffset at) => this with { Modified = at };

    /// <summary>The record with another history entry and a new <see cref="Modified"/>.</summary>
    public OfferingUser AddHistory(DateTimeOffset at, string by, string action, OfferingUserState? from) => this with
    {
        Modified = at,
        History = HistoryEntry.Append(History, new HistoryEntry(at, by, action, from, State)),
    };
}
