using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Removes the files that a change has left without reference.</summary>
public static class SettleFiles
{
    [Function(FileSettlement.Orchestrator)]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        foreach (var file in context.GetInput<string[]>()!)
        {
            await context.CallActivityAsync(nameof(RemoveFile), file, ActivityRetry.Options);
        }
    }
}
