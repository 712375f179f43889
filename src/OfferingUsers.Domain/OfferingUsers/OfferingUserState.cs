using System.Collections.Frozen;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>The ten states; error messages show their integer codes (offering-users.md 3.1).</summary>
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

/// <summary>The labels of the states in the API, in filters and in the store.</summary>
public static class OfferingUserStates
{
    private static readonly string[] Labels =
    [
        "", "Requested", "Creating", "Pending account linking", "Pending additional validation", "OK",
        "Requested deletion", "Deleting", "Deleted", "Error creating", "Error deleting",
    ];

    private static readonly FrozenDictionary<string, OfferingUserState> ByLabel =
        Enum.GetValues<OfferingUserState>().ToFrozenDictionary(state => Labels[(int)state], StringComparer.Ordinal);

    public static string Label(this OfferingUserState state) => Labels[(int)state];

    /// <summary>Parses a label, case-sensitively; names and numbers of the enumeration are not accepted.</summary>
    public static bool TryParse(string label, out OfferingUserState state) => ByLabel.TryGetValue(label, out state);
}
