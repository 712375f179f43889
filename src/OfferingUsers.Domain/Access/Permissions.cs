namespace OfferingUsers.Domain.Access;

/// <summary>The permission strings of this resource (offering-users.md 0).</summary>
public static class Permissions
{
    public const string CreateOfferingUser = "OFFERING.CREATE_USER";
    public const string UpdateOfferingUser = "OFFERING.UPDATE_USER";
    public const string DeleteOfferingUser = "OFFERING.DELETE_USER";

    /// <summary>Allows creating offerings, and what agents tell of themselves (newer-waldur.md 2.3).</summary>
    public const string CreateOffering = "OFFERING.CREATE";

    /// <summary>Allows changing an offering: its agents, the attributes it exposes, its terms (newer-waldur.md 2.3).</summary>
    public const string UpdateOffering = "OFFERING.UPDATE";

    /// <summary>Allows reading the compliance of a provider's users (newer-waldur.md 6.5).</summary>
    public const string ListCustomers = "SERVICE_PROVIDER.LIST_CUSTOMERS";

    /// <summary>Allows naming all accounts of a user at a provider (newer-waldur.md 5.3).</summary>
    public const string SetOfferingsUsername = "SERVICE_PROVIDER.SET_OFFERINGS_USERNAME";

    /// <summary>Allows attaching checklists to offerings; no built-in role has it (checklists.md 6).</summary>
    public const string UpdateOfferingOptions = "OFFERING.UPDATE_OPTIONS";

    /// <summary>Part of built-in roles, but no longer checked by any operation.</summary>
    public const string UpdateOfferingUserRestriction = "OFFERINGUSER.UPDATE_RESTRICTION";
}
