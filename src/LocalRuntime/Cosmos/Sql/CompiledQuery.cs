using System.Buffers;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A compiled query for one text and one container; immutable, so runs may share it.</summary>
internal sealed class CompiledQuery
{
    /// <summary>The size in bytes after which a page ends early, as in Cosmos DB.</summary>
    private const int MaxPageSize = 4 << 20;

    private const string ResumePrefix = "$resume_";

    public required string Table { get; init; }

    public required IReadOnlyList<string> Values { get; init; }

    public required Projection Projection { get; init; }

    public required IReadOnlyList<string> Conditions { get; init; }

    public required IReadOnlyList<(string Column, bool Descending)> Order { get; init; }

    public required bool IsAggregate { get; init; }

    public required Binding? Offset { get; init; }

    public required Binding? Limit { get; init; }

    public required IReadOnlyList<Binding> Bindings { get; init; }

    /// <summary>Whether rows with equal values come in the reverse order of their numbers.</summary>
    public bool IsReversed => Order.Count > 0 && Order[^1].Descending;

    /// <summary>Reads one page of results.</summary>
    /// <param name="prepare">Prepares a statement on the connection.</param>
    /// <param name="parameters">The query's parameters by name.</param>
    /// <param name="scope">The documents that it sees.</param>
    /// <param name="maxItems">The maximum number of results.</param>
    /// <param name="continuation">The end of the previous page; null for the first page.</param>
    /// <param name="resume">Where the order goes on, beside the continuation; null for its beginning.</param>
    public QueryPage Run(
        Func<string, SqliteCommand> prepare, IReadOnlyDictionary<string, JsonElement> parameters, QueryScope scope, int maxItems, Continuation? continuation,
        Continuation? resume = null)
    {
        var offset = Offset is null ? 0 : (long)Offset.Resolve(parameters);
        var limit = Limit is null ? long.MaxValue : (long)Limit.Resolve(parameters);
        var returned = continuation?.Taken ?? 0;
        var hasLimit = Limit is not null;

        // On a physical partition a query may go on with another condition, so the rows that were returned do not count into the offset.
        var seeks = !hasLimit || scope.Physical is not null;
        var pageSize = IsAggregate ? 1 : Math.Min(maxItems, limit - returned);

        // One row more than the page shows whether more follow; with LIMIT that is known without it.
        var command = prepare(BuildStatement(scope, seeks ? continuation : null, resume));
        command.Parameters.Clear();
        for (var i = 0; i < Bindings.Count; i++)
        {
            command.Parameters.AddWithValue("$p" + i, Bindings[i].Resolve(parameters));
        }

        if (scope.Partition is not null)
        {
            command.Parameters.AddWithValue("$pk", scope.Partition);
        }

        if (scope.Physical is not null)
        {
            command.Parameters.AddWithValue("$physical", scope.Physical);
            command.Parameters.AddWithValue("$count", scope.PhysicalCount);
        }

        if (!IsAggregate)
        {
            command.Parameters.AddWithValue("$limit", hasLimit ? pageSize : pageSize + 1);
            command.Parameters.AddWithValue("$offset", !seeks ? offset + returned : continuation is null ? offset : 0);
            if (seeks)
            {
                continuation?.Bind(command);
            }

            resume?.Bind(command, ResumePrefix);
        }

        return ReadPage(command, pageSize, returned, hasLimit ? limit : null, seeks);
    }

    /// <summary>Evaluates the conditions, which have no parameters, on one row.</summary>
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

    /// <param name="returned">The number of results on the pages before.</param>
    /// <param name="limit">That of all pages together; null for a query without LIMIT.</param>
    /// <param name="seeks">Whether the next page begins after the last row, not after so many results.</param>
    private QueryPage ReadPage(SqliteCommand command, long pageSize, long returned, long? limit, bool seeks)
    {
        var hasLimit = limit is not null;
        var items = new List<ReadOnlyMemory<byte>>();
        var keys = new string?[Values.Count];
        var first = Order.Count + 2;
        long rows = 0, size = 0;
        Continuation? last = null;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (!hasLimit && !IsAggregate && (rows == pageSize || size > MaxPageSize))
            {
                return new QueryPage(items, last, rows);
            }

            rows++;
            var body = IsAggregate ? default : reader.GetFieldValue<byte[]>(1);
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = GetStringOrNull(reader, IsAggregate ? i : first + i);
            }

            if (Projection.IsDefined(keys))
            {
                var item = BuildItem(keys, body);
                size += item.Length;
                items.Add(item);
            }

            if (!IsAggregate && (rows == pageSize || size > MaxPageSize))
            {
                last = new Continuation([.. Enumerable.Range(2, Order.Count).Select(ordinal => GetStringOrNull(reader, ordinal))], reader.GetInt64(0), 0);
                if (hasLimit)
                {
                    var next = (seeks ? last : new Continuation([], 0, 0)) with { Taken = returned + rows };
                    return new QueryPage(items, next.Taken < limit ? next : null, rows);
                }
            }
        }

        return new QueryPage(items, null, rows);
    }

    private static string? GetStringOrNull(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private ReadOnlyMemory<byte> BuildItem(string?[] keys, byte[]? body)
    {
        if (Projection is DocumentProjection)
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

    /// <summary>The SQL statement; it has few variants, which the connection caches by text.</summary>
    private string BuildStatement(QueryScope scope, Continuation? continuation, Continuation? resume)
    {
        var conditions = Conditions.AsEnumerable();
        if (scope.Partition is not null)
        {
            conditions = conditions.Prepend("pk = $pk");
        }

        if (scope.Physical is not null)
        {
            conditions = conditions.Append($"{PhysicalPartitions.Function}(pk, $count) = $physical");
        }

        if (continuation is not null)
        {
            conditions = conditions.Append(continuation.Condition(Order));
        }

        if (resume is not null && !IsAggregate)
        {
            conditions = conditions.Append(resume.Condition(Order, ResumePrefix));
        }

        var where = string.Join(" AND ", conditions);
        where = where.Length == 0 ? "" : " WHERE " + where;
        if (IsAggregate)
        {
            return $"SELECT {string.Join(", ", Values)} FROM {Table}{where}";
        }

        // Undefined sorts first ascending and last descending, like NULL in SQLite; the row number makes the order total.
        var order = string.Join(", ", Order.Select(key => key.Column + (key.Descending ? " DESC" : "")).Append(IsReversed ? "rid DESC" : "rid"));
        var columns = string.Join(", ", Order.Select(key => key.Column).Concat(Values).Prepend("rid, body"));
        return $"SELECT {columns} FROM {Table}{where} ORDER BY {order} LIMIT $limit OFFSET $offset";
    }
}

/// <summary>A page of results as JSON; the last page has no continuation. <paramref name="Rows"/> counts the rows read, for the request charge.</summary>
internal sealed record QueryPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, Continuation? Continuation, long Rows);
