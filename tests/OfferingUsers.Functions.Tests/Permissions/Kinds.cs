namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>The organisations and projects, by name.</summary>
internal static class Places
{
    public const string Provider = "provider";
    public const string Consumer = "consumer";
    public const string Elsewhere = "elsewhere";
    public const string ProviderProject = "provider-project";
    public const string ConsumerProject = "consumer-project";
    public const string ElsewhereProject = "elsewhere-project";

    public static readonly IReadOnlyList<string> Customers = [Provider, Consumer, Elsewhere];

    /// <summary>The customer of each project.</summary>
    public static readonly IReadOnlyDictionary<string, string> Projects = new Dictionary<string, string>
    {
        [ProviderProject] = Provider,
        [ConsumerProject] = Consumer,
        [ElsewhereProject] = Elsewhere,
    };

    /// <summary>The customer that has the organization group which offerings share.</summary>
    public static bool IsInGroup(string customer) => customer == Consumer;
}

/// <summary>The value of <c>service_provider_can_create_offering_user</c>: true, false or 1.</summary>
internal enum Flag
{
    On,
    Off,
    Truthy,
}

/// <summary>Whether an offering has terms, and what those who have a record there said to them.</summary>
internal enum Consent
{
    NoTerms,
    Given,
    Missing,
}

/// <summary>A kind of offering.</summary>
/// <param name="IsShared">Whether it shares an organization group with the consumer.</param>
internal sealed record OfferingKind(string Name, Flag Flag = Flag.On, Consent Consent = Consent.NoTerms, bool IsShared = true)
{
    public static readonly OfferingKind Plain = Of(Flag.On, Consent.NoTerms);
    public static readonly OfferingKind Unshared = new("unshared", IsShared: false);

    /// <summary>Nobody has a record there, and there is no checklist.</summary>
    public static readonly OfferingKind Unused = new("unused") { HasChecklist = false };
    public static readonly OfferingKind OfOthers = new("of-others", IsShared: false) { Customer = Places.Elsewhere, HasChecklist = false };

    /// <summary>Those with records.</summary>
    public static readonly IReadOnlyList<OfferingKind> Used =
        [.. Enum.GetValues<Flag>().SelectMany(flag => Enum.GetValues<Consent>().Select(consent => Of(flag, consent))), Unshared];

    public static readonly IReadOnlyList<OfferingKind> All = [.. Used, Unused, OfOthers];

    public string Customer { get; init; } = Places.Provider;

    public bool HasChecklist { get; init; } = true;

    private static OfferingKind Of(Flag flag, Consent consent) => new($"{flag}-{consent}", flag, consent);
}

/// <summary>A kind of record: whose it is, and where.</summary>
internal sealed record RecordKind(CallerKind User, OfferingKind Offering)
{
    /// <summary>Every kind of offering with the consumer's member, and those that are shown with the provider's own and with somebody without a role.</summary>
    public static readonly IReadOnlyList<RecordKind> All =
    [
        .. OfferingKind.Used.Select(offering => new RecordKind(Callers.OwnUser, offering)),
        .. OfferingKind.Used.Where(offering => offering is { Flag: Flag.On, IsShared: true })
            .SelectMany(offering => new[] { new RecordKind(Callers.Insider, offering), new RecordKind(Callers.Outsider, offering) }),
        new(Callers.Silent, OfferingKind.Used.Single(offering => offering is { Flag: Flag.On, Consent: Consent.Missing })),
        new(Callers.Hidden, OfferingKind.Used.Single(offering => offering is { Flag: Flag.Off, Consent: Consent.NoTerms })),
    ];

    public string Name => $"{User}@{Offering.Name}";
}
