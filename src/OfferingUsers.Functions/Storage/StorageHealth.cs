using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OfferingUsers.Functions.Storage;

/// <summary>Healthy while Cosmos DB responds.</summary>
internal sealed class CosmosHealth(CosmosContainers containers) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await containers.IsReachableAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}

/// <summary>Healthy while the file store responds.</summary>
internal sealed class AnswerFilesHealth(IAnswerFiles files) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await files.IsReachableAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
