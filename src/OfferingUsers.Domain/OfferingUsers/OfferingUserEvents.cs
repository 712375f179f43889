namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>The event types of offering-users.md 2.14.</summary>
public static class OfferingUserEvents
{
    public const string Created = "marketplace_offering_user_created";
    public const string Updated = "marketplace_offering_user_updated";
    public const string Deleted = "marketplace_offering_user_deleted";
    public const string RestrictionUpdated = "marketplace_offering_user_restriction_updated";
}
