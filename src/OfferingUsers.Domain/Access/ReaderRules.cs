using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Access;

/// <summary>
/// Rule 3 of visibility (offering-users.md 4.2), and what newer Waldur adds to it (newer-waldur.md 4.1): lists and retrievals show other users' records only
/// under conditions that an operator switches on. Changes do not check them.
/// </summary>
/// <param name="IsConsentEnforced">Only without active terms of service, or with a consent to any version of them.</param>
/// <param name="IsCompletenessEnforced">Only with a value for every attribute that the offering exposes.</param>
public sealed record ReaderRules(bool IsConsentEnforced, bool IsCompletenessEnforced)
{
    public static readonly ReaderRules None = new(false, false);

    public bool Shows(Caller caller, OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(record);
        return caller.SeesEverything || record.User.Uuid == caller.Uuid
            || ((!IsConsentEnforced || record.ActiveTerms is null || record.Consent is { IsRevoked: false })
                && (!IsCompletenessEnforced || record.IsProfileComplete));
    }
}
