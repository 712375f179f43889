using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>
/// Runs queries, and returns query plans: with one physical partition always the one with which the SDK sends the unchanged text to it.
/// </summary>
internal sealed class RunQueries(DocumentFile file, PhysicalPartitions partitions)
{
    private static readonly ReadOnlyMemory<byte> PassThroughPlan =
        ("""{"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None","top":null,"offset":null,"limit":null,"orderBy":[]"""u8
        + ""","orderByExpressions":[],"groupByExpressions":[],"groupByAliases":[],"aggregates":[],"groupByAliasToAggregateType":{}"""u8
        + ""","rewrittenQuery":"","hasSelectValue":false,"dCountInfo":null,"hasNonStreamingOrderBy":false}"""u8
        + ""","queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}"""u8).ToArray();

    /// <summary>The plan of a query; an invalid query is rejected here already.</summary>
    public CosmosResponse PlanQuery(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var text = ReadQueryText(body.RootElement);
        container.GetQuery(text);
        if (!partitions.AreSeveral)
        {
            return new CosmosResponse(200, PassThroughPlan) { LastChange = container.LastChange };
        }

        var plan = QueryPlan.Of(text, container.Policy.PartitionKey, ReadParameters(body.RootElement));
        return new CosmosResponse(200, ManageContainers.WriteJson(plan.WriteTo)) { LastChange = container.LastChange };
    }

    public async Task<CosmosResponse> RunAsync(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var text = ReadQueryText(body.RootElement);
        var query = container.GetQuery(text);
        var parameters = ReadParameters(body.RootElement);
        var continuation = Continuation.Parse(request.Header("x-ms-continuation"));
        var resume = ReadResumeFilter(body.RootElement);
        var scope = request.Scope(partitions);
        await EnsureIndexes.RunAsync(file, container, query.Access.IndexesFor(scope));
        if (query.SearchesText(parameters))
        {
            await EnsureIndexes.RunAsync(file, container, query.Access.Text!.Index);
        }

        var page = query.Counted is null
            ? file.Read(connection => query.Run(
                connection.Prepare, parameters, scope, container.Extent(query.Access, scope), request.MaxItems(), continuation, resume))
            : await CountAsync(container, text, query, parameters, scope);
        return ManageContainers.Feed("Documents", container.Rid, page.Items) with
        {
            Continuation = page.Continuation?.ToString(),
            LastChange = container.LastChange,
            Charge = RequestCharge.Query(page),
            IsReversed = partitions.AreSeveral ? query.IsReversed : null,
        };
    }

    /// <summary>The number that writes keep; or else counts, and keeps a large one.</summary>
    private async Task<QueryPage> CountAsync(
        ContainerTable container, string text, CompiledQuery query, Dictionary<string, JsonElement> parameters, QueryScope scope)
    {
        var key = RunningCounts.KeyOf(text, scope, query.Bindings.Select(binding => binding.Resolve(parameters)));
        if (key is not null && container.Counts.Find(key) is { } kept)
        {
            return query.CountOf(kept);
        }

        var documents = file.Read(Count);
        if (key is not null && documents >= RunningCounts.MinKept && query.Counted!.TryCompile(parameters, scope) is { } isCounted)
        {
            await file.TryWriteAsync(connection =>
            {
                documents = container.Counts.Find(key) ?? Count(connection);
                container.Counts.Begin(key, isCounted, documents);
            });
        }

        return query.CountOf(documents);

        long Count(Sqlite.Connection connection) => query.Count(connection.Prepare, parameters, scope, container.Extent(query.Access, scope));
    }

    private static Dictionary<string, JsonElement> ReadParameters(JsonElement body)
    {
        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (body.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var parameter in list.EnumerateArray())
            {
                parameters[parameter.GetProperty("name").GetString()!] = parameter.TryGetProperty("value", out var value) ? value : default;
            }
        }

        return parameters;
    }

    /// <summary>Where the SDK has an ordered query go on, of which it has merged the results of several partitions.</summary>
    private static Continuation? ReadResumeFilter(JsonElement body)
    {
        if (!body.TryGetProperty("resumeFilter", out var filter))
        {
            return null;
        }

        var isExclusive = filter.TryGetProperty("exclude", out var exclude) && exclude.GetBoolean();
        var rid = filter.TryGetProperty("rid", out var sent) ? sent.GetString() : null;
        var row = rid is null ? 0 : ResourceId.RowOf(rid) ?? throw new RequestRefusedException(400, "The resume filter has an invalid resource id.");
        return new Continuation([.. filter.GetProperty("value").EnumerateArray().Select(KeyOf)], row, 0)
        {
            Left = (rid, isExclusive) switch
            {
                (null, true) => SameKeys.None,
                (null, false) => SameKeys.All,
                (_, true) => SameKeys.After,
                _ => SameKeys.From,
            },
        };

        // An empty array is undefined.
        static string? KeyOf(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Array => null,
            JsonValueKind.Object => throw new RequestRefusedException(400, "An ordered query cannot go on at an array or an object here."),
            _ => Sql.SortKey.Of(value),
        };
    }

    private static string ReadQueryText(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("query", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new RequestRefusedException(400, "The body has no query.");
}
