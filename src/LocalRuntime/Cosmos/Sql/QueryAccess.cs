namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// The ways to the rows of a query. The index that has them in the query's order needs no sorting, but walks over what other conditions exclude; each of the
/// others finds the rows of one condition, which are sorted. Which is best depends on the values, so it is chosen when the query runs.
/// </summary>
internal sealed class QueryAccess
{
    private QueryAccess(TableIndex? ordered, bool isExact, IReadOnlyList<ConditionAccess> selective)
    {
        (Ordered, IsExact, Selective) = (ordered, isExact, selective);
        Indexes = [.. selective.OfType<IndexAccess>().Select(access => access.Index), .. ordered is null ? Array.Empty<TableIndex>() : [ordered]];
        Text = selective.OfType<TextAccess>().FirstOrDefault();
    }

    /// <summary>The index with the rows in order; null where that is the order of the row numbers, or no index has it.</summary>
    public TableIndex? Ordered { get; }

    /// <summary>Whether the ordered index leads to the rows of the query and to no others.</summary>
    public bool IsExact { get; }

    /// <summary>The indexes that find the rows of a condition.</summary>
    public IReadOnlyList<ConditionAccess> Selective { get; }

    /// <summary>All indexes on columns that the query may use.</summary>
    public IReadOnlyList<TableIndex> Indexes { get; }

    /// <summary>Whether no index leads to its rows.</summary>
    public bool IsScan => Ordered is null && Selective.Count == 0;

    /// <summary>The indexes that it may use for what it sees: a scan of one partition finds that by an index.</summary>
    public IReadOnlyList<TableIndex> IndexesFor(QueryScope scope) => IsScan && scope.Partition is not null ? [TableIndex.OfPartition] : Indexes;

    /// <summary>The text index that the query may use; null if there is none.</summary>
    public TextAccess? Text { get; }

    /// <param name="hasOrder">Whether the rows are wanted in an order: all queries but aggregates.</param>
    public static QueryAccess Of(
        ContainerShape shape, IReadOnlyList<QueryCondition> conditions, IReadOnlyList<(string Column, bool Descending)> order, bool hasOrder)
    {
        var indexes = shape.Indexes;
        var equal = conditions.Where(condition => condition.Kind == ConditionKind.Equality).Select(condition => condition.Column!)
            .ToHashSet(StringComparer.Ordinal);
        var wanted = hasOrder ? order.Where(key => !equal.Contains(key.Column)).ToList() : null;
        var ordered = indexes
            .Select(index => (Index: index, Length: PrefixLength(index, equal)))
            .Where(one => wanted is null ? one.Length > 0 : Continues(one.Index.Columns.Skip(one.Length).ToList(), wanted))
            .OrderByDescending(one => one.Length).ThenBy(one => one.Index.Columns.Count)
            .FirstOrDefault();
        var consumed = ordered.Index is null
            ? []
            : ordered.Index.Columns.Take(ordered.Length).Select(column => column.Column).ToHashSet(StringComparer.Ordinal);
        var others = conditions.Where(condition => condition.Kind != ConditionKind.Equality || !consumed.Contains(condition.Column!)).ToList();
        return new QueryAccess(
            ordered.Index, others.Count == 0,
            [
                .. others.Where(condition => condition.Kind != ConditionKind.Other && Leading(indexes, condition.Column!) is not null)
                    .Select(condition => new IndexAccess(Leading(indexes, condition.Column!)!, condition.Sql)),
                .. others.Select(condition => condition.Text).OfType<TextAccess>().Take(1),
            ]);
    }

    /// <summary>How many of an index's first columns are restricted to one value.</summary>
    private static int PrefixLength(TableIndex index, HashSet<string> equal) => index.Columns.TakeWhile(column => equal.Contains(column.Column)).Count();

    /// <summary>Whether the rest of an index has the order, in its directions or in the opposite ones.</summary>
    private static bool Continues(List<(string Column, bool Descending)> rest, List<(string Column, bool Descending)> order) =>
        rest.Count == order.Count
        && rest.Zip(order).All(pair => pair.First.Column == pair.Second.Column)
        && rest.Zip(order).Select(pair => pair.First.Descending == pair.Second.Descending).Distinct().Count() <= 1;

    /// <summary>The smallest index that begins with a column.</summary>
    private static TableIndex? Leading(IReadOnlyList<TableIndex> indexes, string column) =>
        indexes.Where(index => index.Columns[0].Column == column).MinBy(index => index.Columns.Count);
}
