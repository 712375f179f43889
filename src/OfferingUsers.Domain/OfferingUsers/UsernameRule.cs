namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The username of a record and what a new one does to its state (offering-users.md 3.4): a non-empty name that differs from the stored one completes the
/// creation. The same name again does not, because agents repeat their reports.
/// </summary>
public static class UsernameRule
{
    /// <summary>The longest username.</summary>
    public const int MaxLength = 100;

    /// <summary>The state of a new record with that username.</summary>
    public static OfferingUserState StateOfNew(string? username) => string.IsNullOrEmpty(username) ? OfferingUserState.Requested : OfferingUserState.Ok;

    /// <summary>Whether the state is one that a new username completes.</summary>
    public static bool IsInCreation(OfferingUserState state) => state is OfferingUserState.Requested or OfferingUserState.Creating
        or OfferingUserState.PendingAccountLinking or OfferingUserState.PendingAdditionalValidation or OfferingUserState.ErrorCreating;

    /// <summary>The action under which a new username is remembered.</summary>
    public const string Action = "set_username";

    /// <summary>Stores a username; comments stay as they are. The same one again moves nothing but <see cref="OfferingUser.Modified"/>.</summary>
    public static OfferingUser Assign(OfferingUser record, string? username, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (string.Equals(username, record.Username, StringComparison.Ordinal))
        {
            return record.Touch(now);
        }

        var named = record with { Username = username };
        var completes = !string.IsNullOrEmpty(username) && IsInCreation(record.State);
        return (completes ? named.Enter(OfferingUserState.Ok, now) : named).Remember(now, by, Action, record.State);
    }
}
