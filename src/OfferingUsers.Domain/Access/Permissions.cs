namespace OfferingUsers.Domain.Access;

/// <summary>The permission strings this resource asks for (offering-users.md 0).</summary>
public static class Permissions
{
    public const string CreateOfferingUser = "OFFERING.CREATE_USER";
    public const string UpdateOfferingUser = "OFFERING.UPDATE_USER";
    public const string DeleteOfferingUser = "OFFERING.DELETE_USER";

    /// <summary>Attaches checklists to offerings; no built-in role holds it (checklists.md 6).</summary>
    public const string UpdateOfferingOptions = "OFFERING.UPDATE_OPTIONS";

    /// <summary>Held by built-in roles, no longer asked for by any operation.</summary>
    public const string UpdateOfferingUserRestriction = "OFFERINGUSER.UPDATE_RESTRICTION";
}
