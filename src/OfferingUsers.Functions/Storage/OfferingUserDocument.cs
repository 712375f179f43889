using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The stored form of a record (architecture.md 3): flat, so that queries can address its properties, and with sort keys, because ORDER BY does not allow
/// expressions.
/// </summary>
internal sealed record OfferingUserDocument
{
    /// <summary>The uuid in hex.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key: one of the offering's <see cref="OfferingUserPartitions"/>.</summary>
    public required string Bucket { get; init; }

    /// <summary>Equal to <see cref="Id"/>; the last key of every ORDER BY.</summary>
    public required Guid Uuid { get; init; }

    public required string State { get; init; }

    public string? Username { get; init; }

    /// <summary>"0" and the username, or "1" for null, so that null is last in ascending order.</summary>
    public required string UsernameKey { get; init; }

    /// <summary>The label of the runtime state; null in a record from before there was one, which is active.</summary>
    public string? RuntimeState { get; init; }

    public bool IsRestricted { get; init; }

    public required string ServiceProviderComment { get; init; }

    public required string ServiceProviderCommentUrl { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public required Guid OfferingUuid { get; init; }

    public required string OfferingName { get; init; }

    public required string OfferingSlug { get; init; }

    public Guid? ParentOfferingUuid { get; init; }

    public required Guid CustomerUuid { get; init; }

    public required string CustomerName { get; init; }

    public required Guid UserUuid { get; init; }

    public required string UserUsername { get; init; }

    /// <summary><see cref="UserUsername"/> in lower case, for the case-insensitive filter.</summary>
    public required string UserUsernameKey { get; init; }

    public required string UserFirstName { get; init; }

    public required string UserLastName { get; init; }

    public required string UserEmail { get; init; }

    /// <summary>The keys of the user's <see cref="Memberships"/>, for queries.</summary>
    public ImmutableArray<string> UserMemberships { get; init; } = [];

    /// <summary>The names of the attributes that the offering exposes; null for the default ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Exposed { get; init; }

    /// <summary>What the offering exposes of the user's profile, by the name of the attribute; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<UserProfile.Entry>? UserProfile { get; init; }

    /// <summary>Whether every exposed attribute has a value; for queries.</summary>
    public bool ProfileComplete { get; init; }

    /// <summary>The version of the snapshot; 0 in a record from before it had one.</summary>
    public int SnapshotVersion { get; init; }

    /// <summary>Whether the offering has active terms; for queries.</summary>
    public bool TermsActive { get; init; }

    public TermsSnapshot? Terms { get; init; }

    /// <summary>Whether there is an unrevoked consent; for queries.</summary>
    public bool Consented { get; init; }

    public ConsentSnapshot? Consent { get; init; }

    public Guid? ChecklistWithCompletion { get; init; }

    public required DateTimeOffset StateSince { get; init; }

    public int Transition { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When a reminder is due; null if there is no deadline or the reminder was made. For queries.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    public bool Reminded { get; init; }

    public ImmutableArray<Change> History { get; init; } = [];

    /// <summary><see cref="UsernameKey"/> of a username.</summary>
    public static string KeyOf(string? username) => username is null ? "1" : "0" + username;

    public static OfferingUserDocument From(OfferingUser record)
    {
        var (offering, user) = (record.Offering, record.User);
        return new OfferingUserDocument
        {
            Id = Domain.Uuids.Hex(record.Uuid),
            Bucket = record.Partition,
            Uuid = record.Uuid,
            State = record.State.Label(),
            Username = record.Username,
            UsernameKey = KeyOf(record.Username),
            RuntimeState = record.RuntimeState.Label(),
            IsRestricted = record.IsRestricted,
            ServiceProviderComment = record.ServiceProviderComment,
            ServiceProviderCommentUrl = record.ServiceProviderCommentUrl,
            Created = record.Created,
            Modified = record.Modified,
            OfferingUuid = offering.Uuid,
            OfferingName = offering.Name,
            OfferingSlug = offering.Slug,
            ParentOfferingUuid = offering.ParentUuid,
            CustomerUuid = offering.CustomerUuid,
            CustomerName = offering.CustomerName,
            UserUuid = user.Uuid,
            UserUsername = user.Username,
            UserUsernameKey = user.Username.ToLowerInvariant(),
            UserFirstName = user.FirstName,
            UserLastName = user.LastName,
            UserEmail = user.Email,
            UserMemberships = user.Memberships.Keys,
            Exposed = offering.Exposed == ExposedAttributes.Default ? null : [.. offering.Exposed.Names],
            UserProfile = user.Profile.Values.IsEmpty ? null : user.Profile.Values,
            ProfileComplete = record.IsProfileComplete,
            SnapshotVersion = record.SnapshotVersion,
            TermsActive = record.ActiveTerms is not null,
            Terms = record.ActiveTerms,
            Consented = record.Consent is { IsRevoked: false },
            Consent = record.Consent,
            ChecklistWithCompletion = record.ChecklistWithCompletion,
            StateSince = record.StateSince,
            Transition = record.Transition,
            Deadline = record.Deadline,
            RemindAt = record.IsReminded ? null : WaitTimeout.ReminderAt(record),
            Reminded = record.IsReminded,
            History = [.. record.History.Select(Change.Of)],
        };
    }

    public OfferingUser ToRecord() => ToUnplacedRecord().In(Bucket);

    private OfferingUser ToUnplacedRecord() => new()
    {
        Uuid = Uuid,
        Username = Username,
        State = StateOf(State),
        RuntimeState = RuntimeState is { } label && RuntimeStates.TryParse(label, out var runtime) ? runtime : Domain.OfferingUsers.RuntimeState.Active,
        IsRestricted = IsRestricted,
        ServiceProviderComment = ServiceProviderComment,
        ServiceProviderCommentUrl = ServiceProviderCommentUrl,
        Created = Created,
        Modified = Modified,
        Offering = new OfferingSnapshot(OfferingUuid, OfferingName, OfferingSlug, ParentOfferingUuid, CustomerUuid, CustomerName)
        {
            Exposed = Exposed is { } names ? ExposedAttributes.Of(names) : ExposedAttributes.Default,
        },
        User = new UserSnapshot(UserUuid, UserUsername, UserFirstName, UserLastName, UserEmail)
        {
            Memberships = new Memberships(UserMemberships.IsDefault ? [] : UserMemberships),
            Profile = UserProfile is { } profile ? new UserProfile(profile) : Domain.Catalog.UserProfile.Empty,
        },
        SnapshotVersion = SnapshotVersion,
        ActiveTerms = Terms,
        Consent = Consent,
        ChecklistWithCompletion = ChecklistWithCompletion,
        StateSince = StateSince,
        Transition = Transition,
        Deadline = Deadline,
        IsReminded = Reminded,
        History = [.. History.Select(change => change.ToEntry())],
    };

    private static OfferingUserState StateOf(string label) =>
        OfferingUserStates.TryParse(label, out var state) ? state : throw new InvalidDataException("A stored record has an unknown state.");

    /// <summary>An entry of the history, with the states as numeric codes to keep the document small.</summary>
    public sealed record Change(DateTimeOffset At, string By, string Action, int? From, int To)
    {
        internal static Change Of(HistoryEntry entry) => new(entry.At, entry.By, entry.Action, (int?)entry.From, (int)entry.To);

        internal HistoryEntry ToEntry() => new(At, By, Action, (OfferingUserState?)From, (OfferingUserState)To);
    }
}

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(OfferingUserDocument))]
internal sealed partial class OfferingUserJson : JsonSerializerContext;
