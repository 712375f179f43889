using System.Collections.Frozen;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.Access;

/// <summary>
/// Which records exist for a caller (offering-users.md 4.2, rules 1 and 2), resolved to offerings and users. The sets hold only offerings whose creation
/// flag is on, so that rule 1 is settled by them, except for the caller's own records.
/// </summary>
/// <param name="Caller">Whose view it is.</param>
/// <param name="Full">Offerings of customers in which the caller holds a role: every record.</param>
/// <param name="Part">Offerings of customers the caller is connected to, or that share an organization group with one: records of
/// <paramref name="Users"/>.</param>
/// <param name="Users">Users who hold a role in any of the caller's customers or projects.</param>
/// <param name="OwnHidden">Offerings where the caller has a record and the creation flag is off.</param>
public sealed record View(Caller Caller, FrozenSet<Guid> Full, FrozenSet<Guid> Part, FrozenSet<Guid> Users, FrozenSet<Guid> OwnHidden)
{
    /// <summary>Whether one record, given its offering as the catalog has it now, exists for the caller.</summary>
    public bool Sees(Guid user, Offering offering)
    {
        ArgumentNullException.ThrowIfNull(offering);
        return Caller.SeesEverything
            || (offering.ShowsOfferingUsers
                && (user == Caller.Uuid || Full.Contains(offering.Uuid) || (Part.Contains(offering.Uuid) && Users.Contains(user))));
    }
}
