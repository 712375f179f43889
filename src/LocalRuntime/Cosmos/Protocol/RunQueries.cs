using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>Queries, and the plan of one: always the plan that has the SDK send the text as it is to the only range there is.</summary>
internal sealed class RunQueries(DocumentFile file)
{
    private static readonly ReadOnlyMemory<byte> PassThrough =
        ("""{"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None","top":null,"offset":null,"limit":null,"orderBy":[]"""u8
        + ""","orderByExpressions":[],"groupByExpressions":[],"groupByAliases":[],"aggregates":[],"groupByAliasToAggregateType":{}"""u8
        + ""","rewrittenQuery":"","hasSelectValue":false,"dCountInfo":null,"hasNonStreamingOrderBy":false}"""u8
        + ""","queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}"""u8).ToArray();

    /// <summary>The plan; a query that could not run is refused here already.</summary>
    public static Reply Plan(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        container.Query(Text(body.RootElement));
        return new Reply(200, PassThrough) { Change = container.LastChange };
    }

    public Reply Run(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var query = container.Query(Text(body.RootElement));
        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (body.RootElement.TryGetProperty("parameters", out var given) && given.ValueKind == JsonValueKind.Array)
        {
            foreach (var parameter in given.EnumerateArray())
            {
                parameters[parameter.GetProperty("name").GetString()!] = parameter.TryGetProperty("value", out var value) ? value : default;
            }
        }

        var continuation = Continuation.Parse(request.Header("x-ms-continuation"));
        var page = file.Read(connection => query.Run(connection.Prepare, parameters, request.Partition(), request.MaxItems(), continuation));
        return ManageContainers.Feed("Documents", container.Rid, page.Items) with
        {
            Continuation = page.Continuation?.ToString(),
            Change = container.LastChange,
            Charge = RequestCharge.Query(page.Rows, page.Items.Sum(item => (long)item.Length)),
        };
    }

    private static string Text(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("query", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new RequestRefused(400, "The body has no query.");
}
