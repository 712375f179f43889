using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The orchestration <c>deletion-{uuid}</c> of a record's timeouts in the deletion phase: from Requested deletion and Deleting until Deleted, Error deleting,
/// OK, or removal (architecture.md 4).
/// </summary>
public static class OfferingUserDeletion
{
    [Function(LifecycleInstances.DeletionOrchestrator)]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => WaitOutPhase.RunAsync(context, LifecyclePhase.Deletion);
}
