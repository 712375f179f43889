using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// One of the ten state actions: the target state, its name in error messages, and the allowed source states in the order in which an error message lists
/// them (offering-users.md 2.10, 2.11 and 2.13).
/// </summary>
public sealed record StateAction(string Name, string Target, OfferingUserState To, ImmutableArray<OfferingUserState> From)
{
    public static readonly StateAction BeginCreating = new(
        "begin_creating", "CREATING", OfferingUserState.Creating, [OfferingUserState.Requested, OfferingUserState.ErrorCreating]);

    public static readonly StateAction SetPendingAccountLinking = new(
        "set_pending_account_linking", "PENDING_ACCOUNT_LINKING", OfferingUserState.PendingAccountLinking,
        [OfferingUserState.Creating, OfferingUserState.ErrorCreating, OfferingUserState.PendingAdditionalValidation]);

    public static readonly StateAction SetPendingAdditionalValidation = new(
        "set_pending_additional_validation", "PENDING_ADDITIONAL_VALIDATION", OfferingUserState.PendingAdditionalValidation,
        [OfferingUserState.Creating, OfferingUserState.ErrorCreating, OfferingUserState.PendingAccountLinking]);

    public static readonly StateAction SetValidationComplete = new(
        "set_validation_complete", "VALIDATION_COMPLETE", OfferingUserState.Ok,
        [OfferingUserState.PendingAccountLinking, OfferingUserState.PendingAdditionalValidation]);

    public static readonly StateAction SetOk = new(
        "set_ok", "OK", OfferingUserState.Ok,
        [
            OfferingUserState.Requested, OfferingUserState.Creating, OfferingUserState.PendingAdditionalValidation,
            OfferingUserState.PendingAccountLinking, OfferingUserState.ErrorCreating, OfferingUserState.ErrorDeleting,
        ]);

    public static readonly StateAction SetErrorCreating = new(
        "set_error_creating", "ERROR_CREATING", OfferingUserState.ErrorCreating,
        [
            OfferingUserState.Requested, OfferingUserState.Creating, OfferingUserState.PendingAccountLinking,
            OfferingUserState.PendingAdditionalValidation,
        ]);

    public static readonly StateAction RequestDeletion = new(
        "request_deletion", "DELETION_REQUESTED", OfferingUserState.RequestedDeletion, [OfferingUserState.Ok]);

    public static readonly StateAction SetDeleting = new(
        "set_deleting", "DELETING", OfferingUserState.Deleting, [OfferingUserState.RequestedDeletion, OfferingUserState.ErrorDeleting]);

    public static readonly StateAction SetDeleted = new("set_deleted", "DELETED", OfferingUserState.Deleted, [OfferingUserState.Deleting]);

    public static readonly StateAction SetErrorDeleting = new(
        "set_error_deleting", "ERROR_DELETING", OfferingUserState.ErrorDeleting, [OfferingUserState.RequestedDeletion, OfferingUserState.Deleting]);

    /// <summary>All ten, in the order of the matrix of offering-users.md 3.2.</summary>
    public static readonly ImmutableArray<StateAction> All =
    [
        BeginCreating, SetPendingAccountLinking, SetPendingAdditionalValidation, SetValidationComplete, SetOk,
        SetErrorCreating, RequestDeletion, SetDeleting, SetDeleted, SetErrorDeleting,
    ];

    /// <summary>
    /// The refusal if the action is not allowed in a state; otherwise null. Its message shows the state's code (offering-users.md 2.13).
    /// </summary>
    public Refusal? RefuseIn(OfferingUserState state) => From.Contains(state)
        ? null
        : new NotPossible(
            $"Cannot transition to {Target} from current state: {(int)state}. "
            + $"Valid states for operation: {string.Join(", ", From.Select(from => from.Label()))}.");

    /// <summary>
    /// Changes the record's state, or refuses. <c>set_ok</c> in the state OK succeeds and returns the same instance unchanged (DEC-12), because an agent
    /// that has set a username, and so reached OK, still calls it.
    /// </summary>
    public Outcome<OfferingUser> Apply(OfferingUser record, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (this == SetOk && record.State == OfferingUserState.Ok)
        {
            return record;
        }

        if (RefuseIn(record.State) is { } refusal)
        {
            return refusal;
        }

        var moved = record.Enter(To, now);
        return (this == SetValidationComplete ? moved with { ServiceProviderComment = "", ServiceProviderCommentUrl = "" } : moved)
            .AddHistory(now, by, Name, record.State);
    }
}
