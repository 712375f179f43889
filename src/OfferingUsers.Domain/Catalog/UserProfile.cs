using System.Collections.Immutable;

namespace OfferingUsers.Domain.Catalog;

/// <summary>Values of a user's profile (newer-waldur.md 4.1), of those attributes that have one. Equal by value.</summary>
/// <param name="Values">In the order of <see cref="UserAttribute.All"/>.</param>
public sealed record UserProfile(ImmutableArray<UserProfile.Entry> Values)
{
    public static readonly UserProfile Empty = new([]);

    /// <summary>What an offering exposes of a user's profile.</summary>
    public static UserProfile Of(CatalogUser user, ExposedAttributes exposed)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(exposed);
        if (exposed == ExposedAttributes.Default)
        {
            return Empty;
        }

        return new UserProfile(
        [
            .. UserAttribute.Profile.Where(attribute => exposed.Has(attribute.Name))
                .Select(attribute => new Entry(attribute.Name, TextsOf(user, attribute.Name))).Where(entry => entry.Texts.Length > 0),
        ]);
    }

    /// <summary>The texts of an attribute: one unless it is a list, none when it is unset.</summary>
    public ImmutableArray<string> this[string attribute] => Values.FirstOrDefault(entry => entry.Attribute == attribute)?.Texts ?? [];

    public bool Equals(UserProfile? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override int GetHashCode() => Values.Length == 0 ? 0 : HashCode.Combine(Values.Length, Values[0], Values[^1]);

    private static ImmutableArray<string> TextsOf(CatalogUser user, string attribute) => attribute switch
    {
        "phone_number" => One(user.PhoneNumber),
        "organization" => One(user.Organization),
        "job_title" => One(user.JobTitle),
        "affiliations" => List(user.Affiliations),
        "gender" => One(user.Gender),
        "personal_title" => One(user.PersonalTitle),
        "place_of_birth" => One(user.PlaceOfBirth),
        "address" => One(user.Address),
        "country_of_residence" => One(user.CountryOfResidence),
        "nationality" => One(user.Nationality),
        "nationalities" => List(user.Nationalities),
        "organization_country" => One(user.OrganizationCountry),
        "organization_type" => One(user.OrganizationType),
        "organization_registry_code" => One(user.OrganizationRegistryCode),
        "organization_vat_code" => One(user.OrganizationVatCode),
        "organization_address" => One(user.OrganizationAddress),
        "eduperson_assurance" => List(user.EdupersonAssurance),
        "civil_number" => One(user.CivilNumber),
        "birth_date" => One(user.BirthDate),
        "identity_source" => One(user.IdentitySource),
        "active_isds" => List(user.ActiveIsds),
        _ => throw new ArgumentOutOfRangeException(nameof(attribute), attribute, "Not an attribute of the profile."),
    };

    private static ImmutableArray<string> One(string? text) => string.IsNullOrEmpty(text) ? [] : [text];

    private static ImmutableArray<string> List(ImmutableArray<string> texts) => texts.IsDefault ? [] : texts;

    /// <summary>The value of one attribute. Equal by value.</summary>
    public sealed record Entry(string Attribute, ImmutableArray<string> Texts)
    {
        public bool Equals(Entry? other) =>
            other is not null && Attribute == other.Attribute && Texts.AsSpan().SequenceEqual(other.Texts.AsSpan());

        public override int GetHashCode() => HashCode.Combine(Attribute, Texts.Length, Texts.Length == 0 ? "" : Texts[0]);
    }
}
