using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The clock beside a record in its creation phase: <c>creation-{uuid}</c>, from Requested, Creating and the pending states until OK, Error creating,
/// deletion, or gone (architecture.md 4).
/// </summary>
public static class OfferingUserCreation
{
    [Function(LifecycleInstances.CreationOrchestrator)]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => WaitOutPhase.RunAsync(context, LifecyclePhase.Creation);
}
