using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>The orchestration beside a record: one per phase, under an id made of the record's uuid (architecture.md 4).</summary>
internal static class LifecycleInstances
{
    /// <summary>The orchestrator of the creation phase.</summary>
    public const string CreationOrchestrator = "OfferingUserCreation";

    /// <summary>The orchestrator of the deletion phase.</summary>
    public const string DeletionOrchestrator = "OfferingUserDeletion";

    /// <summary>The event that tells an orchestration to look at its record again.</summary>
    public const string StateChanged = "StateChanged";

    /// <summary>The id of a phase's orchestration; null where a phase has none.</summary>
    public static string? IdOf(string phase, Guid uuid) => phase switch
    {
        LifecyclePhase.Creation => $"creation-{uuid.Hex()}",
        LifecyclePhase.Deletion or LifecyclePhase.Deleted => $"deletion-{uuid.Hex()}",
        _ => null,
    };

    /// <summary>The orchestrator of a phase in which something is waited for.</summary>
    public static string OrchestratorOf(string phase) => phase == LifecyclePhase.Creation ? CreationOrchestrator : DeletionOrchestrator;
}
