using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Access;

/// <summary>
/// The third rule of visibility, where it is enforced (offering-users.md 4.2): lists and retrievals show others' records only where the offering has no
/// active terms or the user has consented to any version of them. Changes do not look at it.
/// </summary>
public static class ConsentRule
{
    public static bool ShowsToReader(Caller caller, OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(record);
        return caller.SeesEverything || record.User.Uuid == caller.Uuid || record.ActiveTerms is null || record.Consent is { Revoked: false };
    }
}
