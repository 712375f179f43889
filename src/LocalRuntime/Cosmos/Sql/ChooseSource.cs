using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// Chooses where a run of a query finds its rows. An index that finds the rows of a condition has to sort all of them; the ordered one reads about so many rows
/// for each that it returns as the table has for each that matches. So the first is better for up to the root of what is wanted times what there is.
/// </summary>
internal static class ChooseSource
{
    private const double MinSelective = 100;
    private const double MaxSelective = 5_000;

    /// <param name="values">Those of the query's bindings.</param>
    /// <param name="wanted">How many rows of the order it needs.</param>
    /// <param name="prepare">Prepares a statement with the values bound.</param>
    public static RowSource Run(
        QueryAccess access, string table, object[] values, QueryScope scope, TableExtent extent, long wanted, Func<string, SqliteCommand> prepare)
    {
        if (access.IsScan && scope.Partition is not null && extent.Has(TableIndex.OfPartition))
        {
            return RowSource.Of(table, TableIndex.OfPartition);
        }

        var best = RowSource.Of(table, extent.Has(access.Ordered) ? access.Ordered : null);
        if (access.IsExact && extent.Has(access.Ordered))
        {
            return best;
        }

        var least = (long)Math.Clamp(Math.Sqrt((double)wanted * extent.Rows), MinSelective, MaxSelective);
        foreach (var selective in access.Selective.Where(selective => selective.Serves(values, extent)))
        {
            var command = prepare($"SELECT COUNT(*) FROM ({selective.Rows(table)} LIMIT $most)");
            command.Parameters.AddWithValue("$most", least);
            var found = (long)command.ExecuteScalar()!;
            (best, least) = found < least ? (selective.Source(table), found) : (best, least);
        }

        return best;
    }
}
