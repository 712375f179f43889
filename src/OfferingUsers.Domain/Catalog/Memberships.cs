using System.Collections.Immutable;

namespace OfferingUsers.Domain.Catalog;

/// <summary>
/// Where a user has active roles, as keys by which their colleagues are found (offering-users.md 4.2, VU). A record keeps those of its user, so that it is
/// known who sees it without a look at the organisation's other users. Equal by value.
/// </summary>
/// <param name="Keys">Distinct and in ordinal order.</param>
public sealed record Memberships(ImmutableArray<string> Keys)
{
    public static readonly Memberships None = new([]);

    /// <summary>The memberships with these keys, in any order and with repetitions.</summary>
    public static Memberships Of(IEnumerable<string> keys) => new([.. keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The key of a role in a customer.</summary>
    public static string InCustomer(Guid customer) => "customer:" + customer.Hex();

    /// <summary>The key of a role in a project.</summary>
    public static string InProject(Guid project) => "project:" + project.Hex();

    /// <summary>The key of a role in any project of a customer.</summary>
    public static string InProjectOf(Guid customer) => "project-of:" + customer.Hex();

    public bool Equals(Memberships? other) => other is not null && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

    public override int GetHashCode() => Keys.Length == 0 ? 0 : HashCode.Combine(Keys.Length, Keys[0], Keys[^1]);
}
