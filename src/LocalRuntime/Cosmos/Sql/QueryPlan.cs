using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// How the SDK is to run a query on several physical partitions: the query that each gets, what to do with their results (merge in an order, skip, take, add
/// up), and the partition keys it concerns.
/// </summary>
internal sealed class QueryPlan
{
    /// <summary>Where the SDK puts the condition with which a partition goes on.</summary>
    private const string Filter = "{documentdb-formattableorderbyquery-filter}";

    private readonly Select query;
    private readonly string partitionKey;
    private readonly IReadOnlyDictionary<string, JsonElement> parameters;
    private readonly string? aggregate;

    private QueryPlan(Select query, string partitionKey, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        (this.query, this.partitionKey, this.parameters) = (query, partitionKey, parameters);
        aggregate = query.Items is [(null, Call call)] && ExpressionCompiler.IsAggregate(call) ? call.Function : null;
        if (aggregate is null ? query.Items?.Any(item => HasAggregate(item.Value)) == true : aggregate == "AVG")
        {
            throw new QueryRefusedException("Over several physical partitions, an aggregate must be SELECT VALUE of COUNT, SUM, MIN or MAX.");
        }

        Top = query.Top is null ? null : Count(query.Top);
        Offset = query.Offset is null ? null : Count(query.Offset);
        Limit = query.Limit is null ? null : Count(query.Limit);
    }

    private long? Top { get; }

    private long? Offset { get; }

    private long? Limit { get; }

    /// <param name="partitionKey">The path of the container's partition key.</param>
    /// <param name="parameters">The query's parameters by name.</param>
    public static QueryPlan Of(string text, string partitionKey, IReadOnlyDictionary<string, JsonElement> parameters) =>
        new(Parser.Parse(text), partitionKey, parameters);

    /// <summary>The plan as the SDK reads it.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("partitionedQueryExecutionInfoVersion", 2);
        json.WriteStartObject("queryInfo");
        json.WriteString("distinctType", "None");
        WriteNumber(json, "top", Top);
        WriteNumber(json, "offset", Offset);
        WriteNumber(json, "limit", Limit);
        WriteStrings(json, "orderBy", query.OrderBy.Select(key => key.Descending ? "Descending" : "Ascending"));
        WriteStrings(json, "orderByExpressions", query.OrderBy.Select(key => TextOf(key.Path)));
        WriteStrings(json, "groupByExpressions", []);
        WriteStrings(json, "groupByAliases", []);
        WriteStrings(json, "aggregates", aggregate is null ? [] : [aggregate[0] + aggregate[1..].ToLowerInvariant()]);
        json.WriteStartObject("groupByAliasToAggregateType");
        json.WriteEndObject();
        json.WriteString("rewrittenQuery", RewrittenQuery());
        json.WriteBoolean("hasSelectValue", query.Items is [(null, _)]);
        json.WriteNull("dCountInfo");
        json.WriteBoolean("hasNonStreamingOrderBy", false);
        json.WriteEndObject();
        json.WriteStartArray("queryRanges");
        foreach (var (min, max, isMaxInclusive) in Ranges())
        {
            json.WriteStartObject();
            json.WriteString("min", min);
            json.WriteString("max", max);
            json.WriteBoolean("isMinInclusive", true);
            json.WriteBoolean("isMaxInclusive", isMaxInclusive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The query that each partition gets; empty for the unchanged text.</summary>
    private string RewrittenQuery()
    {
        var source = query.Source;
        if (aggregate is not null)
        {
            var item = source.Items[0];
            var weighted = aggregate is "MIN" or "MAX"
                ? $"{{\"item\": {item}, \"item2\": {{\"{aggregate.ToLowerInvariant()}\": {item}, \"count\": COUNT{item[aggregate.Length..]}}}}}"
                : $"{{\"item\": {item}}}";
            return $"SELECT VALUE [{weighted}] FROM {source.From}{(source.Where is null ? "" : $" WHERE {source.Where}")}";
        }

        if (query.OrderBy.Count == 0 && Limit is null)
        {
            return "";
        }

        var rewritten = new StringBuilder("SELECT ");
        if (Top is { } top)
        {
            rewritten.Append(CultureInfo.InvariantCulture, $"TOP {top} ");
        }

        if (query.OrderBy.Count == 0)
        {
            rewritten.Append(source.Result).Append(" FROM ").Append(source.From).Append(source.Where is null ? "" : " WHERE " + source.Where);
        }
        else
        {
            var items = string.Join(", ", query.OrderBy.Select(key => $"{{\"item\": {TextOf(key.Path)}}}"));
            rewritten.Append(CultureInfo.InvariantCulture, $"{query.Alias}._rid, [{items}] AS orderByItems, {Payload()} AS payload FROM {source.From} WHERE ");
            rewritten.Append(source.Where is null ? "" : $"({source.Where}) AND ").Append('(').Append(Filter).Append(") ORDER BY ");
            rewritten.AppendJoin(", ", query.OrderBy.Select(key => TextOf(key.Path) + (key.Descending ? " DESC" : " ASC")));
        }

        if (Limit is { } limit)
        {
            rewritten.Append(CultureInfo.InvariantCulture, $" OFFSET 0 LIMIT {(Offset ?? 0) + limit}");
        }

        return rewritten.ToString();
    }

    private string Payload() => query.Items switch
    {
        null => query.Alias,
        [(null, _)] => query.Source.Items[0],
        var items => "{" + string.Join(", ", items.Zip(query.Source.Items, (item, text) => $"{Quoted(item.Name!)}: {text}")) + "}",
    };

    /// <summary>The partition keys that the condition asks for, in order; the whole space if it may concern any.</summary>
    private IEnumerable<(string Min, string Max, bool IsMaxInclusive)> Ranges() => KeysIn(query.Where) is { } keys
        ? keys.Select(EffectivePartitionKey.Of).Distinct().Order().Select(EffectivePartitionKey.ToText).Select(key => (key, key, true))
        : [("", "FF", false)];

    private List<string?>? KeysIn(Expression? condition) => condition switch
    {
        Logic { IsAnd: true } logic => logic.Terms.Select(KeysIn).FirstOrDefault(keys => keys is not null),
        Comparison { Operator: "=" } comparison when IsPartitionKey(comparison.Left) => ValuesOf([comparison.Right]),
        Comparison { Operator: "=" } comparison when IsPartitionKey(comparison.Right) => ValuesOf([comparison.Left]),
        In membership when IsPartitionKey(membership.Value) => ValuesOf(membership.Set),
        _ => null,
    };

    private bool IsPartitionKey(Expression expression) => expression is Path path && path.Alias == query.Alias && path.Text == partitionKey;

    /// <summary>The sort keys of constants; null if one is none, or no partition key.</summary>
    private List<string?>? ValuesOf(IReadOnlyList<Expression> values)
    {
        var keys = new List<string?>();
        foreach (var value in values)
        {
            if (value is not (Literal or Parameter) || KeyOf(value) is not { } key || key[0] is SortKey.Array or SortKey.Object)
            {
                return null;
            }

            keys.Add(key);
        }

        return keys.Count > 0 ? keys : null;
    }

    private string? KeyOf(Expression value) => value switch
    {
        Literal literal => literal.Key,
        Parameter parameter => SortKey.Of(parameters.GetValueOrDefault(parameter.Name)),
        _ => null,
    };

    private long Count(Expression count) =>
        (long)new Binding(Binding.Form.Integer, (count as Literal)?.Key, (count as Parameter)?.Name).Resolve(parameters);

    private static string TextOf(Path path) => path.Alias + string.Concat(path.Segments.Select(segment => $"[{Quoted(segment)}]"));

    private static string Quoted(string text) => JsonSerializer.Serialize(text, KeysJson.Default.String);

    private static bool HasAggregate(Expression expression) => expression switch
    {
        Call call => ExpressionCompiler.IsAggregate(call) || call.Arguments.Any(HasAggregate),
        NewArray array => array.Items.Any(HasAggregate),
        NewObject created => created.Properties.Any(property => HasAggregate(property.Value)),
        _ => false,
    };

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
