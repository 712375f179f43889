using System.Text;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>
/// The account properties, which the SDK reads first: one region, session consistency. The query engine configuration is required: without it, every query
/// fails.
/// </summary>
internal static class AccountDocument
{
    private const string QueryEngine =
        """{\"maxSqlQueryInputLength\":262144,\"maxJoinsPerSqlQuery\":10,\"maxLogicalAndPerSqlQuery\":2000,\"maxLogicalOrPerSqlQuery\":2000,"""
        + """\"maxUdfRefPerSqlQuery\":10,\"maxInExpressionItemsCount\":16000,\"queryMaxInMemorySortDocumentCount\":500,"""
        + """\"maxQueryRequestTimeoutFraction\":0.9,\"sqlAllowNonFiniteNumbers\":false,\"sqlAllowAggregateFunctions\":true,"""
        + """\"sqlAllowSubQuery\":true,\"sqlAllowScalarSubQuery\":true,\"allowNewKeywords\":true,\"sqlAllowLike\":false,"""
        + """\"sqlAllowGroupByClause\":false,\"maxSpatialQueryCells\":12,\"spatialMaxGeometryPointCount\":256,"""
        + """\"sqlDisableQueryILOptimization\":false,\"sqlDisableFilterPlanOptimization\":false,\"enableSpatialIndexing\":false}""";

    public static readonly ReadOnlyMemory<byte> Body = Encoding.UTF8.GetBytes(
        $$"""
        {"id":"local","_rid":"local","_self":"","media":"//media/","addresses":"//addresses/","_dbs":"//dbs/",
        "writableLocations":[{"name":"Local","databaseAccountEndpoint":"https://cosmos.invalid/"}],
        "readableLocations":[{"name":"Local","databaseAccountEndpoint":"https://cosmos.invalid/"}],
        "enableMultipleWriteLocations":false,
        "userConsistencyPolicy":{"defaultConsistencyLevel":"Session"},
        "userReplicationPolicy":{"asyncReplication":false,"minReplicaSetSize":1,"maxReplicasetSize":4},
        "systemReplicationPolicy":{"minReplicaSetSize":1,"maxReplicasetSize":4},
        "readPolicy":{"primaryReadCoefficient":1,"secondaryReadCoefficient":1},
        "queryEngineConfiguration":"{{QueryEngine}}"}
        """);
}
