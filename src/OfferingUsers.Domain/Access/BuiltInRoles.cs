using System.Collections.Frozen;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.Access;

/// <summary>Roles that exist without being imported; a stored role of the same name overrides the built-in one (catalog.md 1, newer-waldur.md 2.3).</summary>
public static class BuiltInRoles
{
    public static readonly FrozenDictionary<string, Role> ByName = new Role[]
    {
        new("CUSTOMER.OWNER",
        [
            Permissions.CreateOfferingUser, Permissions.UpdateOfferingUser, Permissions.DeleteOfferingUser, Permissions.UpdateOfferingUserRestriction,
            Permissions.CreateOffering, Permissions.UpdateOffering, Permissions.ListCustomers, Permissions.SetOfferingsUsername,
        ]),
        new("CUSTOMER.MANAGER", [Permissions.UpdateOfferingUserRestriction]),
        new("CUSTOMER.SUPPORT", []),
        new("PROJECT.ADMIN", []),
        new("PROJECT.MANAGER", []),
        new("PROJECT.MEMBER", []),
        new("OFFERING.MANAGER", [Permissions.UpdateOffering, Permissions.UpdateOfferingUser]),
    }.ToFrozenDictionary(role => role.Name, StringComparer.Ordinal);
}
