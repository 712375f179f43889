using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Once a day, consents that are outdated beyond the grace period are revoked (offering-users.md 7.1): <c>consent-expiry</c>.</summary>
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
