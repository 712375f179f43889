namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// How a username affects the state of a record (offering-users.md 3.4): a non-empty name that differs from the stored one completes the creation. The same
/// name again does not, because agents repeat their reports.
/// </summary>
public static class UsernameRule
{
    /// <summary>The maximum length of a username in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The state of a new record.</summary>
    public static OfferingUserState InitialState(string? username) => string.IsNullOrEmpty(username) ? OfferingUserState.Requested : OfferingUserState.Ok;

    /// <summary>Whether a new username completes the creation in this state.</summary>
    public static bool IsInCreation(OfferingUserState state) => state is OfferingUserState.Requested or OfferingUserState.Creating
        or OfferingUserState.PendingAccountLinking or OfferingUserState.PendingAdditionalValidation or OfferingUserState.ErrorCreating;

    /// <summary>The action of the history entry.</summary>
    public const string Action = "set_username";

    /// <summary>Sets the username and keeps the comments. The same username again changes only <see cref="OfferingUser.Modified"/>.</summary>
    public static OfferingUser Assign(OfferingUser record, string? username, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (string.Equals(username, record.Username, StringComparison.Ordinal))
        {
            return record.Touch(now);
        }

        var named = record with { Username = username };
        var completes = !string.IsNullOrEmpty(username) && IsInCreation(record.State);
        return (completes ? named.Enter(OfferingUserState.Ok, now) : named).AddHistory(now, by, Action, record.State);
    }
}
