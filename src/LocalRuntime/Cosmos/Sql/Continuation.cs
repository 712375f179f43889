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
    public string Condition(IReadOnlyList<(string Column, bool Descending)> order)
    {
        if (order.Count != Keys.Length)
        {
            throw new QueryRefusedException("The continuation belongs to another query.");
        }

        var condition = order.Count > 0 && order[^1].Descending ? "rid < $row" : "rid > $row";
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var (column, descending) = order[i];
            var after = (Keys[i], descending) switch
            {
                (null, false) => $"{column} IS NOT NULL",
                (null, true) => "0",
                (_, false) => $"{column} > $k{i}",
                (_, true) => $"({column} < $k{i} OR {column} IS NULL)",
            };
            condition = $"({after} OR ({column} IS $k{i} AND {condition}))";
        }

        return condition;
    }

    public void Bind(SqliteCommand command)
    {
        command.Parameters.AddWithValue("$row", Row);
        for (var i = 0; i < Keys.Length; i++)
        {
            command.Parameters.AddWithValue("$k" + i, (object?)Keys[i] ?? DBNull.Value);
        }
    }
}

[JsonSerializable(typeof(Continuation))]
internal sealed partial class ContinuationJson : JsonSerializerContext;
