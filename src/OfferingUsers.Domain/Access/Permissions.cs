namespace OfferingUsers.Domain.Access;

/// <summary>The permission strings of this resource (offering-users.md 0).</summary>
public static class Permissions
{
    public const string CreateOfferingUser = "OFFERING.CREATE_USER";
    public const string UpdateOfferingUser = "OFFERING.UPDATE_USER";
    public const string DeleteOfferingUser = "OFFERING.DELETE_USER";

    /// <summary>Allows attaching checklists to offerings; no built-in role has it (checklists.md 6).</summary>
    public const string UpdateOfferingOptions = "OFFERING.UPDATE_OPTIONS";

    /// <summary>Part of built-in roles, but no longer checked by any operation.</summary>
    public const string UpdateOfferingUserRestriction = "OFFERINGUSER.UPDATE_RESTRICTION";
}
