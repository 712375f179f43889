using System.Collections.Immutable;

namespace OfferingUsers.Domain.Catalog;

/// <summary>
/// A person who can call the API or have accounts (catalog.md 1, <c>users</c>), with their role grants and their profile (newer-waldur.md 4.1), of which all
/// is optional.
/// </summary>
public sealed record CatalogUser
{
    public required Guid Uuid { get; init; }

    /// <summary>A stable positive integer, assigned at the first import; the API calls it <c>id</c>.</summary>
    public int Number { get; init; }

    /// <summary>The portal login: at most 128 characters, unique ignoring case.</summary>
    public required string Username { get; init; }

    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string Email { get; init; } = "";

    public bool IsStaff { get; init; }

    public bool IsSupport { get; init; }

    public bool IsActive { get; init; } = true;

    /// <summary>SHA-256 of the user's key in lower-case hex; null when the user has none. The key itself is never stored.</summary>
    public string? TokenSha256 { get; init; }

    /// <summary>When the key expires; null if it never does.</summary>
    public DateTimeOffset? TokenExpires { get; init; }

    /// <summary>What the key may be used for, of <see cref="Access.KeyScopes"/>; null for everything.</summary>
    public ImmutableArray<string>? TokenScopes { get; init; }

    public ImmutableArray<RoleGrant> Grants { get; init; } = [];

    public string PhoneNumber { get; init; } = "";

    public string Organization { get; init; } = "";

    public string JobTitle { get; init; } = "";

    public ImmutableArray<string> Affiliations { get; init; } = [];

    /// <summary><c>male</c>, <c>female</c>, <c>unknown</c>, <c>""</c> or null.</summary>
    public string? Gender { get; init; }

    public string PersonalTitle { get; init; } = "";

    public string PlaceOfBirth { get; init; } = "";

    public string Address { get; init; } = "";

    public string CountryOfResidence { get; init; } = "";

    public string Nationality { get; init; } = "";

    public ImmutableArray<string> Nationalities { get; init; } = [];

    public string OrganizationCountry { get; init; } = "";

    public string OrganizationType { get; init; } = "";

    public string OrganizationRegistryCode { get; init; } = "";

    public string OrganizationVatCode { get; init; } = "";

    public string OrganizationAddress { get; init; } = "";

    public ImmutableArray<string> EdupersonAssurance { get; init; } = [];

    public string? CivilNumber { get; init; }

    /// <summary>As <c>YYYY-MM-DD</c>; null when unset.</summary>
    public string? BirthDate { get; init; }

    public string IdentitySource { get; init; } = "";

    public ImmutableArray<string> ActiveIsds { get; init; } = [];

    /// <summary>First and last name, joined by a space and trimmed; may be <c>""</c>.</summary>
    public string FullName => $"{FirstName} {LastName}".Trim();
}

/// <summary>A role given to a user in one scope (catalog.md 1, <c>role_grants</c>).</summary>
public sealed record RoleGrant(Guid Uuid, string Role, string ScopeType, Guid Scope, bool IsActive);

/// <summary>The types of objects on which a role can be granted.</summary>
public static class ScopeTypes
{
    public const string Customer = "customer";
    public const string Project = "project";
    public const string Offering = "offering";
}
