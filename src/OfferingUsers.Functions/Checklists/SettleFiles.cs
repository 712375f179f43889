using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Settles the files affected by a change.</summary>
public static class SettleFiles
{
    [Function(FileSettlement.Orchestrator)]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        foreach (var file in context.GetInput<string[]>()!)
        {
            await context.CallActivityAsync(nameof(SettleFile), file, ActivityRetry.Options);
        }
    }
}
