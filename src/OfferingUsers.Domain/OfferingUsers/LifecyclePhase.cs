namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>The phases of an account's lifecycle, and the states in which a phase waits (architecture.md 4).</summary>
public static class LifecyclePhase
{
    public const string Creation = "creation";
    public const string Active = "active";
    public const string Deletion = "deletion";
    public const string Deleted = "deleted";

    public static string Of(OfferingUserState state) => state switch
    {
        OfferingUserState.Ok => Active,
        OfferingUserState.RequestedDeletion or OfferingUserState.Deleting or OfferingUserState.ErrorDeleting => Deletion,
        OfferingUserState.Deleted => Deleted,
        _ => Creation,
    };

    /// <summary>The phase that waits in a state, and the state after a timeout; null for states without a wait.</summary>
    public static (string Phase, OfferingUserState OnTimeout)? WaitIn(OfferingUserState state) => state switch
    {
        OfferingUserState.Requested or OfferingUserState.Creating or OfferingUserState.PendingAccountLinking or OfferingUserState.PendingAdditionalValidation =>
            (Creation, OfferingUserState.ErrorCreating),
        OfferingUserState.RequestedDeletion or OfferingUserState.Deleting => (Deletion, OfferingUserState.ErrorDeleting),
        _ => null,
    };

    /// <summary>All states with a wait.</summary>
    public static IEnumerable<OfferingUserState> WaitingStates => Enum.GetValues<OfferingUserState>().Where(state => WaitIn(state) is not null);
}
