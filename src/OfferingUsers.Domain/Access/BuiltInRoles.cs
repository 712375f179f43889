using System.Collections.Frozen;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.Access;

/// <summary>The roles that exist without being stored; a stored role of the same name takes their place (catalog.md 1).</summary>
public static class BuiltInRoles
{
    public static readonly FrozenDictionary<string, Role> ByName = new Role[]
    {
        new("CUSTOMER.OWNER",
        [
            Permissions.CreateOfferingUser, Permissions.UpdateOfferingUser, Permissions.DeleteOfferingUser, Permissions.UpdateOfferingUserRestriction,
        ]),
        new("CUSTOMER.MANAGER", [Permissions.UpdateOfferingUserRestriction]),
        new("CUSTOMER.SUPPORT", []),
        new("PROJECT.ADMIN", []),
        new("PROJECT.MANAGER", []),
        new("PROJECT.MEMBER", []),
        new("OFFERING.MANAGER", []),
    }.ToFrozenDictionary(role => role.Name, StringComparer.Ordinal);
}
