using System.Collections.Frozen;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>The x-ms headers that are supported or safe to ignore. Any other could change the meaning of a request, so it is rejected.</summary>
internal static class KnownHeaders
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "x-ms-activity-id", "x-ms-client-id", "x-ms-cosmos-use-thinclient", "x-ms-noretry-449", "x-ms-client-request-id",
            "x-ms-cosmos-allow-tentative-writes", "x-ms-cosmos-correlated-activityid", "x-ms-cosmos-intended-collection-rid",
            "x-ms-cosmos-internal-is-query-plan-request", "x-ms-cosmos-is-query", "x-ms-cosmos-is-query-plan-request", "x-ms-cosmos-offer-autopilot-settings",
            "x-ms-cosmos-physical-partition-id", "x-ms-cosmos-query-optimisticdirectexecute", "x-ms-cosmos-query-version",
            "x-ms-cosmos-sdk-supportedcapabilities",
            "x-ms-cosmos-sdk-version", "x-ms-cosmos-supported-query-features", "x-ms-cosmos-supported-serialization-formats", "x-ms-cosmos-use-background-task",
            "x-ms-cosmos-priority-level", "x-ms-continuation", "x-ms-date", "x-ms-documentdb-content-serialization-format", "x-ms-documentdb-expiry-seconds",
            "x-ms-documentdb-is-upsert", "x-ms-documentdb-isquery", "x-ms-documentdb-partitionkey", "x-ms-documentdb-partitionkeyrangeid",
            "x-ms-documentdb-populatequerymetrics", "x-ms-documentdb-query-enable-scan", "x-ms-documentdb-query-enablecrosspartition",
            "x-ms-documentdb-query-iscontinuationexpected", "x-ms-documentdb-query-parallelizecrosspartitionquery",
            "x-ms-documentdb-responsecontinuationtokenlimitinkb",
            "x-ms-cosmos-populateindexmetrics", "x-ms-cosmos-populateindexmetrics-v2", "x-ms-cosmos-populate-query-advice",
            "x-ms-documentdb-force-query-scan", "x-ms-documentdb-disable-ru-per-minute-usage",
            "x-ms-documentdb-populatequotainfo", "x-ms-max-item-count", "x-ms-offer-throughput", "x-ms-session-token", "x-ms-version", "x-ms-consistency-level",
            "x-ms-cosmos-hub-region-processing-only", "x-ms-thinclient-proxy-operation-type", "x-ms-user-agent", "x-ms-documentdb-filterby-schema-rid",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static void Validate(HttpRequestMessage message)
    {
        foreach (var header in message.Headers.NonValidated)
        {
            if (header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase) && !Known.Contains(header.Key))
            {
                throw new RequestRefusedException(400, $"The header {header.Key} is not supported.");
            }
        }

        if (message.Headers.NonValidated.TryGetValues("x-ms-consistency-level", out var level)
            && level.ToString() is not ("Session" or "Eventual" or "ConsistentPrefix"))
        {
            throw new RequestRefusedException(400, $"The header x-ms-consistency-level asks for {level}; the account offers Session.");
        }
    }
}
