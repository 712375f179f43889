using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Once a day, consents that are outdated beyond the grace period are revoked (offering-users.md 7.1): <c>consent-expiry</c>.</summary>
public static class ConsentExpiry
{
    [Function(nameof(ConsentExpiry))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var patiently = TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(10)));
        var pause = await context.CallActivityAsync<TimeSpan>(nameof(RevokeOutdatedConsents), options: patiently);
        await context.CreateTimer(pause, CancellationToken.None);
        context.ContinueAsNew();
    }
}
