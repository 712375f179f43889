using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>What a provider tells of an account in use (newer-waldur.md 4.1), independent of the lifecycle.</summary>
public enum RuntimeState
{
    Active = 1,
    PendingAccountLinking = 2,
    PendingAdditionalValidation = 3,
}

/// <summary>The labels of runtime states in the API, in filters and in the store.</summary>
public static class RuntimeStates
{
    private static readonly ImmutableArray<string> Labels = ["Active", "Pending account linking", "Pending additional validation"];

    /// <summary>Refuses a change on a deleted record.</summary>
    public static Refusal? RefuseIn(OfferingUserState state) => state == OfferingUserState.Deleted
        ? new Forbidden($"Cannot update runtime state for offering user in state: {state.Label()}")
        : null;

    public static string Label(this RuntimeState state) => Labels[(int)state - 1];

    /// <summary>Parses a label, case-sensitively; names and numbers of the enumeration are not accepted.</summary>
    public static bool TryParse(string label, out RuntimeState state)
    {
        var index = Labels.IndexOf(label);
        state = (RuntimeState)(index + 1);
        return index >= 0;
    }
}
