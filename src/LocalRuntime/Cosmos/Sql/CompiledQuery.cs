using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A compiled query for one text and one container; immutable, so runs may share it.</summary>
internal sealed class CompiledQuery
{
    /// <summary>The size in bytes after which a page ends early, as in Cosmos DB.</summary>
    private const int MaxPageSize = 4 << 20;

    private const string ResumePrefix = "$resume_";

    /// <summary>What is wanted of a count has no number; this one tries its conditions as far as a page does.</summary>
    private const long WantedOfCount = 10;

    public required string Table { get; init; }

    public required IReadOnlyList<string> Values { get; init; }

    public required Projection Projection { get; init; }

    public required IReadOnlyList<QueryCondition> Conditions { get; init; }

    public required QueryAccess Access { get; init; }

    /// <summary>What it counts; null if it is not the number of documents that it asks for.</summary>
    public required CountedDocuments? Counted { get; init; }

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
    /// <param name="extent">What there is in the table.</param>
    /// <param name="maxItems">The maximum number of results.</param>
    /// <param name="continuation">The end of the previous page; null for the first page.</param>
    /// <param name="resume">Where the order goes on, beside the continuation; null for its beginning.</param>
    public QueryPage Run(
        Func<string, SqliteCommand> prepare, IReadOnlyDictionary<string, JsonElement> parameters, QueryScope scope, TableExtent extent, int maxItems,
        Continuation? continuation, Continuation? resume = null)
    {
        var offset = Offset is null ? 0 : (long)Offset.Resolve(parameters);
        var limit = Limit is null ? long.MaxValue : (long)Limit.Resolve(parameters);
        var returned = continuation?.Taken ?? 0;
        var hasLimit = Limit is not null;

        // On a physical partition a query may go on with another condition, so the rows that were returned do not count into the offset.
        var seeks = !hasLimit || scope.Physical is not null;
        var pageSize = IsAggregate ? 1 : Math.Min(maxItems, limit - returned);

        // One row more than the page shows whether more follow; with LIMIT that is known without it.
        var values = Bindings.Select(binding => binding.Resolve(parameters)).ToArray();
        var source = ChooseSource(prepare, values, scope, extent, offset + returned + pageSize);
        var command = Bind(prepare(BuildStatement(source, scope, seeks ? continuation : null, resume)), values, extent);
        scope.Bind(command);
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

        var page = ReadPage(command, pageSize, returned, hasLimit ? limit : null, seeks);
        return continuation is null ? page with { Skipped = Math.Min(offset, extent.Rows) } : page;
    }

    /// <summary>Evaluates the conditions, which have no parameters, on one row.</summary>
    public bool HoldsFor(Func<string, SqliteCommand> prepare, long row)
    {
        var conditions = Conditions.Select(condition => condition.Sql).Prepend("rid = $row");
        var none = new Dictionary<string, JsonElement>();
        var command = Bind(
            prepare($"SELECT 1 FROM {Table} WHERE {string.Join(" AND ", conditions)}"), [.. Bindings.Select(binding => binding.Resolve(none))], default);
        command.Parameters.AddWithValue("$row", row);
        return command.ExecuteScalar() is not null;
    }

    /// <summary>Whether its text index serves it with these parameters.</summary>
    public bool SearchesText(IReadOnlyDictionary<string, JsonElement> parameters) =>
        Access.Text is { } text && Bindings[text.Match].Resolve(parameters) is not DBNull;

    /// <summary>The number of documents, of a query that asks for it.</summary>
    public long Count(Func<string, SqliteCommand> prepare, IReadOnlyDictionary<string, JsonElement> parameters, QueryScope scope, TableExtent extent)
    {
        var values = Bindings.Select(binding => binding.Resolve(parameters)).ToArray();
        var command = Bind(prepare(BuildStatement(ChooseSource(prepare, values, scope, extent, WantedOfCount), scope, null, null)), values, extent);
        scope.Bind(command);
        return (long)SortKey.ToNumber((string)command.ExecuteScalar()!)!.Value;
    }

    /// <summary>The number of documents as the result of the query that counts them.</summary>
    public QueryPage CountOf(long documents) => new([BuildItem([SortKey.OfNumber(documents)], null)], null, 1) { Counted = documents };

    private RowSource ChooseSource(Func<string, SqliteCommand> prepare, object[] values, QueryScope scope, TableExtent extent, long wanted) =>
        Sql.ChooseSource.Run(Access, Table, values, scope, extent, wanted, statement => Bind(prepare(statement), values, extent));

    private static SqliteCommand Bind(SqliteCommand command, object[] values, TableExtent extent)
    {
        command.Parameters.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(Binding.Placeholder(i), values[i]);
        }

        if (extent.IndexedChange is not null)
        {
            command.Parameters.AddWithValue(TextIndex.UpToParameter, extent.IndexedChange);
        }

        return command;
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
    private string BuildStatement(RowSource source, QueryScope scope, Continuation? continuation, Continuation? resume)
    {
        var conditions = Conditions.Select(condition => condition.Sql);
        if (source.Condition is not null)
        {
            conditions = conditions.Prepend(source.Condition);
        }

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
            return $"SELECT {string.Join(", ", Values)} FROM {source.From}{where}";
        }

        // Undefined sorts first ascending and last descending, like NULL in SQLite; the row number makes the order total.
        var order = string.Join(", ", Order.Select(key => key.Column + (key.Descending ? " DESC" : "")).Append(IsReversed ? "rid DESC" : "rid"));
        var columns = string.Join(", ", Order.Select(key => key.Column).Concat(Values).Prepend("rid, body"));
        return $"SELECT {columns} FROM {source.From}{where} ORDER BY {order} LIMIT $limit OFFSET $offset";
    }
}

/// <summary>What there is in a table.</summary>
/// <param name="Rows">About how many rows.</param>
/// <param name="IndexedChange">The number of the last change that the query's text index has; null if there is no such index.</param>
/// <param name="Missing">Those of the query's indexes that there are not, because they could not be made.</param>
internal readonly record struct TableExtent(long Rows, long? IndexedChange, IReadOnlyList<TableIndex> Missing)
{
    public bool Has([NotNullWhen(true)] TableIndex? index) => index is not null && !Missing.Contains(index);
}

/// <summary>A page of results as JSON; the last page has no continuation. <paramref name="Rows"/> counts the rows read, for the request charge.</summary>
internal sealed record QueryPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, Continuation? Continuation, long Rows)
{
    /// <summary>The rows that OFFSET left out, for the request charge, too.</summary>
    public long Skipped { get; init; }

    /// <summary>The documents that were counted, likewise.</summary>
    public long Counted { get; init; }
}
