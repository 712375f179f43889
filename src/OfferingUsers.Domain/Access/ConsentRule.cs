using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Access;

/// <summary>
/// Rule 3 of visibility (offering-users.md 4.2): lists and retrievals show other users' records only if the offering has no active terms of service or
/// the user has consented to any version of them. Changes do not check it.
/// </summary>
public static class ConsentRule
{
    public static bool ShowsToReader(Caller caller, OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(record);
        return caller.SeesEverything || record.User.Uuid == caller.Uuid || record.ActiveTerms is null || record.Consent is { IsRevoked: false };
    }
}
