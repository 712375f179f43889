using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OfferingUsers.Domain.Catalog;

/// <summary>What the values of an attribute are.</summary>
public enum UserAttributeKind
{
    /// <summary>A key that every offering user has had since before offerings chose what they expose.</summary>
    Account,

    /// <summary>A text, <c>""</c> when unset.</summary>
    Text,

    /// <summary>A text, a choice or a date; null when unset.</summary>
    Nullable,

    /// <summary>A list of texts, empty when unset.</summary>
    List,

    /// <summary>An attribute whose values are not held here; exposing it exposes nothing.</summary>
    NotHeld,
}

/// <summary>An attribute of users that an offering can expose to its provider (newer-waldur.md 3.9).</summary>
/// <param name="Name">Its key at the user; an offering user has it with <c>user_</c> before it.</param>
public sealed record UserAttribute(string Name, UserAttributeKind Kind)
{
    public const string Username = "username";
    public const string FullName = "full_name";
    public const string Email = "email";

    /// <summary>All of them, in the order in which they are listed.</summary>
    public static readonly ImmutableArray<UserAttribute> All =
    [
        new(Username, UserAttributeKind.Account), new(FullName, UserAttributeKind.Account), new(Email, UserAttributeKind.Account),
        new("phone_number", UserAttributeKind.Text), new("organization", UserAttributeKind.Text), new("job_title", UserAttributeKind.Text),
        new("affiliations", UserAttributeKind.List), new("gender", UserAttributeKind.Nullable), new("personal_title", UserAttributeKind.Text),
        new("place_of_birth", UserAttributeKind.Text), new("address", UserAttributeKind.Text), new("country_of_residence", UserAttributeKind.Text),
        new("nationality", UserAttributeKind.Text), new("nationalities", UserAttributeKind.List),
        new("organization_country", UserAttributeKind.Text), new("organization_type", UserAttributeKind.Text),
        new("organization_registry_code", UserAttributeKind.Text), new("organization_vat_code", UserAttributeKind.Text),
        new("organization_address", UserAttributeKind.Text), new("eduperson_assurance", UserAttributeKind.List),
        new("civil_number", UserAttributeKind.Nullable), new("birth_date", UserAttributeKind.Nullable), new("identity_source", UserAttributeKind.Text),
        new("active_isds", UserAttributeKind.List), new("registration_method", UserAttributeKind.NotHeld), new("uid_number", UserAttributeKind.NotHeld),
        new("primary_gid", UserAttributeKind.NotHeld),
    ];

    /// <summary>Those that belong to the user's profile: all with values but the account's.</summary>
    public static readonly ImmutableArray<UserAttribute> Profile =
        [.. All.Where(attribute => attribute.Kind is not (UserAttributeKind.Account or UserAttributeKind.NotHeld))];

    public static readonly FrozenDictionary<string, UserAttribute> ByName = All.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);
}
