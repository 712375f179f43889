using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The eternal orchestration <c>consent-expiry</c>: periodically revokes consents after the grace period (offering-users.md 7.1).</summary>
public static class ConsentExpiry
{
    [Function(nameof(ConsentExpiry))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var pause = await context.CallActivityAsync<TimeSpan>(nameof(RevokeOutdatedConsents), options: ActivityRetry.Options);
        await context.CreateTimer(pause, CancellationToken.None);
        context.ContinueAsNew();
    }
}
