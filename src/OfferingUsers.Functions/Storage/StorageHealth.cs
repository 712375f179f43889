using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Storage;

/// <summary>Healthy while Cosmos DB can be read and written: one read and one write of a small document, some ten request units.</summary>
internal sealed class CosmosHealth(CosmosContainers containers, TimeProvider clock) : IHealthCheck
{
    private const string Id = "health";

    private readonly Items<HealthDocument> items = containers.Items(containers.Catalog, HealthJson.Default.HealthDocument);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        StorageHealth.OfAsync(async () =>
        {
            // Another instance may write first. Then this write has no effect, and its refusal shows as well that the store takes writes.
            var written = new HealthDocument(Id, Id, clock.Now());
            _ = await items.ReadAsync(Id, Id, cancellationToken) is { } found
                ? await items.ReplaceAsync(written, Id, Id, found.ETag, cancellationToken)
                : await items.InsertAsync(written, Id, Id, cancellationToken);
        });
}

/// <summary>Healthy while the file store can be written.</summary>
internal sealed class AnswerFilesHealth(IAnswerFiles files) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        StorageHealth.OfAsync(() => files.ProbeAsync(cancellationToken));
}

/// <summary>The result of an attempt: a store that does not respond is expected here, and needs no stack trace in the log.</summary>
internal static class StorageHealth
{
    public static async Task<HealthCheckResult> OfAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException error)
        {
            return HealthCheckResult.Unhealthy(error.Message);
        }
    }
}

/// <summary>The document that shows whether documents can be written; of a kind of its own, so it is no object of the catalog that it lies beside.</summary>
internal sealed record HealthDocument(string Id, string Kind, DateTimeOffset CheckedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;
