using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// The end of a page: sort keys and number of the last row, so that concurrent writes do not shift later pages; for a query with LIMIT, the number of
/// results returned so far.
/// </summary>
internal sealed record Continuation(string?[] Keys, long Row, long Taken)
{
    /// <summary>Which of the rows with the same sort keys are left to return.</summary>
    [JsonIgnore]
    public SameKeys Left { get; init; }

    public static Continuation? Parse(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(token), ContinuationJson.Default.Continuation)
                is { Keys: not null } parsed ? parsed : throw new QueryRefusedException("The continuation is not one of this endpoint.");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new QueryRefusedException("The continuation is not one of this endpoint.");
        }
    }

    /// <summary>An opaque token that is safe in a header.</summary>
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, ContinuationJson.Default.Continuation)));

    /// <summary>The SQL condition for the rows after this one.</summary>
    /// <param name="prefix">The beginning of its parameters' names.</param>
    public string Condition(IReadOnlyList<(string Column, bool Descending)> order, string prefix = "$")
    {
        if (order.Count != Keys.Length)
        {
            throw new QueryRefusedException("The continuation belongs to another query.");
        }

        var after = order.Count > 0 && order[^1].Descending ? "<" : ">";
        var condition = Left switch
        {
            SameKeys.After => $"rid {after} {prefix}row",
            SameKeys.From => $"rid {after}= {prefix}row",
            SameKeys.All => "1",
            _ => "0",
        };
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var (column, descending) = order[i];
            var beyond = (Keys[i], descending) switch
            {
                (null, false) => $"{column} IS NOT NULL",
                (null, true) => "0",
                (_, false) => $"{column} > {prefix}k{i}",
                (_, true) => $"({column} < {prefix}k{i} OR {column} IS NULL)",
            };
            condition = $"({beyond} OR ({column} IS {prefix}k{i} AND {condition}))";
        }

        // The range of the first key stands by itself as well, because an index can seek to it.
        return order.Count > 0 && Keys[0] is not null && !order[0].Descending ? $"{order[0].Column} >= {prefix}k0 AND {condition}" : condition;
    }

    public void Bind(SqliteCommand command, string prefix = "$")
    {
        command.Parameters.AddWithValue(prefix + "row", Row);
        for (var i = 0; i < Keys.Length; i++)
        {
            command.Parameters.AddWithValue($"{prefix}k{i}", (object?)Keys[i] ?? DBNull.Value);
        }
    }
}

/// <summary>Which of the rows with the same sort keys as the last one are left to return.</summary>
internal enum SameKeys
{
    /// <summary>Those after it.</summary>
    After,

    /// <summary>The row itself, and those after it.</summary>
    From,

    /// <summary>All.</summary>
    All,

    /// <summary>None.</summary>
    None,
}

[JsonSerializable(typeof(Continuation))]
internal sealed partial class ContinuationJson : JsonSerializerContext;
