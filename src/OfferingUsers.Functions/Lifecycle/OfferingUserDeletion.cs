using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The clock beside a record in its deletion phase: <c>deletion-{uuid}</c>, from Requested deletion and Deleting until Deleted, Error deleting, OK, or gone.</summary>
public static class OfferingUserDeletion
{
    [Function(nameof(OfferingUserDeletion))]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => WaitOutPhase.RunAsync(context, LifecyclePhase.Deletion);
}
