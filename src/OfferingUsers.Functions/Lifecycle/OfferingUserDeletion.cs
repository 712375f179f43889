using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// The clock beside a record in its deletion phase: <c>deletion-{uuid}</c>, from Requested deletion and Deleting until Deleted, Error deleting, OK, or
/// gone.
/// </summary>
public static class OfferingUserDeletion
{
    [Function(LifecycleInstances.DeletionOrchestrator)]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => WaitOutPhase.RunAsync(context, LifecyclePhase.Deletion);
}
