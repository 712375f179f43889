using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>The lifecycle orchestrations of a record: one per phase, with an instance id derived from the record's uuid (architecture.md 4).</summary>
internal static class LifecycleInstances
{
    /// <summary>The orchestrator of the creation phase.</summary>
    public const string CreationOrchestrator = "OfferingUserCreation";

    /// <summary>The orchestrator of the deletion phase.</summary>
    public const string DeletionOrchestrator = "OfferingUserDeletion";

    /// <summary>The activity that moves a record to its error state.</summary>
    public const string Expiry = "ExpireStateWait";

    /// <summary>The activity that reminds of a deadline.</summary>
    public const string Reminder = "RemindOfStateWait";

    /// <summary>The activity that removes the answers of a deleted record.</summary>
    public const string RemovalOfAnswers = "RemoveAnswers";

    /// <summary>The external event of a change. Its payload is the record's <see cref="StateWait"/>; without one, the orchestration reads the record.</summary>
    public const string StateChanged = "StateChanged";

    /// <summary>The only instance of the sweep.</summary>
    public const string Sweep = "lifecycle-sweep";

    /// <summary>The external event after which the sweep begins its next round at once.</summary>
    public const string RecordsMovedIn = "RecordsMovedIn";

    /// <summary>The instance id of a phase; null if the phase has no orchestration.</summary>
    public static string? IdOf(string phase, Guid uuid) => phase switch
    {
        LifecyclePhase.Creation => $"creation-{uuid.Hex()}",
        LifecyclePhase.Deletion or LifecyclePhase.Deleted => $"deletion-{uuid.Hex()}",
        _ => null,
    };

    /// <summary>The orchestrator of the creation or deletion phase.</summary>
    public static string OrchestratorOf(string phase) => phase == LifecyclePhase.Creation ? CreationOrchestrator : DeletionOrchestrator;
}
