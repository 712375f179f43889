using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Runs queries, and returns query plans: always one with which the SDK sends the unchanged text to the only partition key range.</summary>
internal sealed class RunQueries(DocumentFile file)
{
    private static readonly ReadOnlyMemory<byte> PassThroughPlan =
        ("""{"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None","top":null,"offset":null,"limit":null,"orderBy":[]"""u8
        + ""","orderByExpressions":[],"groupByExpressions":[],"groupByAliases":[],"aggregates":[],"groupByAliasToAggregateType":{}"""u8
        + ""","rewrittenQuery":"","hasSelectValue":false,"dCountInfo":null,"hasNonStreamingOrderBy":false}"""u8
        + ""","queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}"""u8).ToArray();

    /// <summary>The plan of a query; an invalid query is rejected here already.</summary>
    public static CosmosResponse PlanQuery(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        container.GetQuery(ReadQueryText(body.RootElement));
        return new CosmosResponse(200, PassThroughPlan) { LastChange = container.LastChange };
    }

    public CosmosResponse Run(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var query = container.GetQuery(ReadQueryText(body.RootElement));
        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (body.RootElement.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var parameter in list.EnumerateArray())
            {
                parameters[parameter.GetProperty("name").GetString()!] = parameter.TryGetProperty("value", out var value) ? value : default;
            }
        }

        var continuation = Continuation.Parse(request.Header("x-ms-continuation"));
        var page = file.Read(connection => query.Run(connection.Prepare, parameters, request.PartitionKey(), request.MaxItems(), continuation));
        return ManageContainers.Feed("Documents", container.Rid, page.Items) with
        {
            Continuation = page.Continuation?.ToString(),
            LastChange = container.LastChange,
            Charge = RequestCharge.Query(page.Rows, page.Items.Sum(item => (long)item.Length)),
        };
    }

    private static string ReadQueryText(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("query", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new RequestRefusedException(400, "The body has no query.");
}
