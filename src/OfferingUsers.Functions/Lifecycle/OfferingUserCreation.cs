using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The orchestration <c>creation-{uuid}</c> of a record's timeouts in the creation phase: from Requested, Creating and the pending states until OK, Error
/// creating, the deletion phase, or removal (architecture.md 4).
/// </summary>
public static class OfferingUserCreation
{
    [Function(LifecycleInstances.CreationOrchestrator)]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => WaitOutPhase.RunAsync(context, LifecyclePhase.Creation);
}
