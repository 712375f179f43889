using System.Collections.Frozen;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Access;

/// <summary>
/// Which records a caller can see (offering-users.md 4.2, rules 1 and 2; newer-waldur.md 2.2), resolved to sets of offerings and memberships. The sets contain
/// only offerings whose creation flag is on, so they implement rule 1 as well, except for the caller's own records.
/// </summary>
/// <param name="Full">Offerings of customers in which the caller has a role, and those on which they have one: every record is visible.</param>
/// <param name="Part">Offerings of customers the caller is connected to, or that share an organization group with one: only records of
/// users with one of <paramref name="Colleagues"/> are visible.</param>
/// <param name="Colleagues">The memberships of users with a role in any of the caller's customers or projects, as keys of <see cref="Memberships"/>.</param>
/// <param name="OwnHidden">Offerings where the caller has a record and the creation flag is off.</param>
public sealed record View(Caller Caller, FrozenSet<Guid> Full, FrozenSet<Guid> Part, FrozenSet<string> Colleagues, FrozenSet<Guid> OwnHidden)
{
    /// <summary>Whether the caller can see a record of a user, given the current version of its offering.</summary>
    public bool Sees(UserSnapshot user, Offering offering)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(offering);
        return Caller.SeesEverything
            || (offering.ShowsOfferingUsers
                && (user.Uuid == Caller.Uuid || Full.Contains(offering.Uuid)
                    || (Part.Contains(offering.Uuid) && user.Memberships.Keys.Any(Colleagues.Contains))));
    }
}
