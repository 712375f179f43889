using System.Collections.Frozen;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>The ten states with their integer codes, which the refusal of a transition shows (offering-users.md 3.1).</summary>
public enum OfferingUserState
{
    Requested = 1,
    Creating = 2,
    PendingAccountLinking = 3,
    PendingAdditionalValidation = 4,
    Ok = 5,
    RequestedDeletion = 6,
    Deleting = 7,
    Deleted = 8,
    ErrorCreating = 9,
    ErrorDeleting = 10,
}

/// <summary>The exact texts of the states on the wire, in filters and in the store.</summary>
public static class OfferingUserStates
{
    private static readonly string[] Labels =
    [
        "", "Requested", "Creating", "Pending account linking", "Pending additional validation", "OK",
        "Requested deletion", "Deleting", "Deleted", "Error creating", "Error deleting",
    ];

    private static readonly FrozenDictionary<string, OfferingUserState> ByLabel =
        Enum.GetValues<OfferingUserState>().ToFrozenDictionary(state => Labels[(int)state], StringComparer.Ordinal);

    /// <summary>The state's text.</summary>
    public static string Label(this OfferingUserState state) => Labels[(int)state];

    /// <summary>The state of a text; case matters, constants and numbers are not texts.</summary>
    public static bool TryParse(string label, out OfferingUserState state) => ByLabel.TryGetValue(label, out state);
}
