using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The eternal orchestration <c>consent-expiry</c>: periodically revokes consents after the grace period (offering-users.md 7.1).</summary>
public static class ConsentExpiry
{
    /// <summary>The id of its only instance.</summary>
    public const string Id = "consent-expiry";

    [Function(nameof(ConsentExpiry))]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => EternalRound.RunAsync(
        context, Id, () => context.CallActivityAsync<RoundFailures>(nameof(RevokeOutdatedConsents), options: ActivityRetry.Options));
}
