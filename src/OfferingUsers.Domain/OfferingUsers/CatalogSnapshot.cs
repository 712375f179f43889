using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>What a record keeps of the catalog: what its representation, filters and order need of it (architecture.md 3).</summary>
/// <param name="ActiveTerms">The offering's active terms of service; null when there are none.</param>
/// <param name="Consent">The user's consent for the offering; null when there was never one.</param>
public sealed record CatalogSnapshot(OfferingSnapshot Offering, UserSnapshot User, TermsSnapshot? ActiveTerms, ConsentSnapshot? Consent)
{
    /// <summary>The version of what is kept: 1 has the user's memberships, 2 what the offering exposes of the user, and whose the consent is.</summary>
    public const int CurrentVersion = 2;
}

/// <summary>A record's copy of its offering and of the offering's customer.</summary>
public sealed record OfferingSnapshot(Guid Uuid, string Name, string Slug, Guid? ParentUuid, Guid CustomerUuid, string CustomerName)
{
    /// <summary>The attributes of the record's user that it shows (newer-waldur.md 3.9).</summary>
    public ExposedAttributes Exposed { get; init; } = ExposedAttributes.Default;
}

/// <summary>A record's copy of its user.</summary>
public sealed record UserSnapshot(Guid Uuid, string Username, string FirstName, string LastName, string Email)
{
    /// <summary>Where the user has active roles; decides which colleagues see the record (offering-users.md 4.2).</summary>
    public Memberships Memberships { get; init; } = Memberships.None;

    /// <summary>What the offering exposes of the user's profile.</summary>
    public UserProfile Profile { get; init; } = UserProfile.Empty;

    /// <summary>First and last name, joined by a space and trimmed; may be <c>""</c>.</summary>
    public string FullName => $"{FirstName} {LastName}".Trim();
}

/// <summary>A record's copy of its offering's active terms of service.</summary>
public sealed record TermsSnapshot(string Version, bool RequiresReconsent);

/// <summary>A record's copy of its user's consent for the offering.</summary>
/// <param name="Uuid">Null in a record that has it from before this was kept.</param>
/// <param name="AgreementDate">When it was given; null likewise.</param>
public sealed record ConsentSnapshot(string Version, bool IsRevoked, Guid? Uuid = null, DateTimeOffset? AgreementDate = null);
