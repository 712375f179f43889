namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The routes of the resource (offering-users.md 2). The uuid has no route constraint, so that a malformed one is answered like a missing record, after
/// authentication.
/// </summary>
internal static class OfferingUserRoutes
{
    public const string List = "api/marketplace-offering-users";
    public const string Detail = List + "/{uuid}";
}
