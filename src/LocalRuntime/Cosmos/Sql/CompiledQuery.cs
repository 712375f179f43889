using System.Buffers;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A query ready to run, for one text and one container; it holds no state of a run.</summary>
internal sealed class CompiledQuery
{
    /// <summary>After about so many bytes a page ends early, as in Cosmos.</summary>
    private const int MaxPageSize = 4 << 20;

    public required string Table { get; init; }

    public required IReadOnlyList<string> Values { get; init; }

    public required Projection Projection { get; init; }

    public required IReadOnlyList<string> Conditions { get; init; }

    public required IReadOnlyList<(string Column, bool Descending)> Order { get; init; }

    public required bool IsAggregate { get; init; }

    public required Binding? Offset { get; init; }

    public required Binding? Limit { get; init; }

    public required IReadOnlyList<Binding> Bindings { get; init; }

    /// <summary>One page.</summary>
    /// <param name="prepare">A command for a text, kept by the connection.</param>
    /// <param name="parameters">The query's parameters by name.</param>
    /// <param name="partition">The key of the one partition to look in; null for all.</param>
    /// <param name="maxItems">The largest number of results.</param>
    /// <param name="continuation">Where an earlier page ended.</param>
    public QueryPage Run(
        Func<string, SqliteCommand> prepare, IReadOnlyDictionary<string, JsonElement> parameters, string? partition, int maxItems, Continuation? continuation)
    {
        var offset = Offset is null ? 0 : (long)Offset.Resolve(parameters);
        var limit = Limit is null ? long.MaxValue : (long)Limit.Resolve(parameters);
        var taken = continuation?.Taken ?? 0;
        var windowed = Limit is not null;
        var wanted = IsAggregate ? 1 : Math.Min(maxItems, limit - taken);

        // One more than wanted tells whether there is more; a window knows by itself where it ends.
        var command = prepare(Text(partition, windowed ? null : continuation));
        command.Parameters.Clear();
        for (var i = 0; i < Bindings.Count; i++)
        {
            command.Parameters.AddWithValue("$p" + i, Bindings[i].Resolve(parameters));
        }

        if (partition is not null)
        {
            command.Parameters.AddWithValue("$pk", partition);
        }

        if (!IsAggregate)
        {
            command.Parameters.AddWithValue("$limit", windowed ? wanted : wanted + 1);
            command.Parameters.AddWithValue("$offset", windowed ? offset + taken : 0);
            if (!windowed)
            {
                continuation?.Bind(command);
            }
        }

        return Read(command, wanted, windowed && taken + wanted < limit ? taken : null, windowed);
    }

    /// <summary>Whether the conditions hold for one row; they have no parameters.</summary>
    public bool HoldsFor(Func<string, SqliteCommand> prepare, long row)
    {
        var command = prepare($"SELECT 1 FROM {Table} WHERE {string.Join(" AND ", Conditions.Prepend("rid = $row"))}");
        command.Parameters.AddWithValue("$row", row);
        for (var i = 0; i < Bindings.Count; i++)
        {
            command.Parameters.AddWithValue("$p" + i, Bindings[i].Resolve(new Dictionary<string, JsonElement>()));
        }

        return command.ExecuteScalar() is not null;
    }

    private QueryPage Read(SqliteCommand command, long wanted, long? goesOnAfter, bool windowed)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        var keys = new string?[Values.Count];
        var first = Order.Count + 2;
        long rows = 0, size = 0;
        Continuation? last = null;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (!windowed && !IsAggregate && (rows == wanted || size > MaxPageSize))
            {
                return new QueryPage(items, last, rows);
            }

            rows++;
            var body = IsAggregate ? default : reader.GetFieldValue<byte[]>(1);
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = Text(reader, IsAggregate ? i : first + i);
            }

            if (Projection.IsDefined(keys))
            {
                var item = Item(keys, body);
                size += item.Length;
                items.Add(item);
            }

            if (!IsAggregate && (rows == wanted || size > MaxPageSize))
            {
                last = new Continuation([.. Enumerable.Range(2, Order.Count).Select(place => Text(reader, place))], reader.GetInt64(0), 0);
                if (windowed)
                {
                    var next = goesOnAfter is { } taken || size > MaxPageSize ? new Continuation([], 0, (goesOnAfter ?? 0) + rows) : null;
                    return new QueryPage(items, next, rows);
                }
            }
        }

        return new QueryPage(items, null, rows);
    }

    private static string? Text(SqliteDataReader reader, int place) => reader.IsDBNull(place) ? null : reader.GetString(place);

    private ReadOnlyMemory<byte> Item(string?[] keys, byte[]? body)
    {
        if (Projection is WholeDocument)
        {
            return body;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Projection.Write(json, keys, body);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The statement; the few forms it has are kept by their text where it is prepared.</summary>
    private string Text(string? partition, Continuation? continuation)
    {
        var conditions = Conditions.AsEnumerable();
        if (partition is not null)
        {
            conditions = conditions.Prepend("pk = $pk");
        }

        if (continuation is not null)
        {
            conditions = conditions.Append(continuation.Condition(Order));
        }

        var where = string.Join(" AND ", conditions);
        where = where.Length == 0 ? "" : " WHERE " + where;
        if (IsAggregate)
        {
            return $"SELECT {string.Join(", ", Values)} FROM {Table}{where}";
        }

        // Undefined comes first ascending and last descending, as NULL does here; the row's number makes every order total.
        var last = Order.Count > 0 && Order[^1].Descending;
        var order = string.Join(", ", Order.Select(key => key.Column + (key.Descending ? " DESC" : "")).Append(last ? "rid DESC" : "rid"));
        var columns = string.Join(", ", Order.Select(key => key.Column).Concat(Values).Prepend("rid, body"));
        return $"SELECT {columns} FROM {Table}{where} ORDER BY {order} LIMIT $limit OFFSET $offset";
    }
}

/// <summary>A page of results as JSON; the continuation is null at the end. <paramref name="Rows"/> counts what was loaded, for the charge.</summary>
internal sealed record QueryPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, Continuation? Continuation, long Rows);
