namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// A SQLite index on columns of a container's table. The row number, which makes every order total, and the partition key follow them, so that a count within
/// a partition reads the index alone.
/// </summary>
/// <param name="Columns">The columns in their directions.</param>
internal sealed record TableIndex(IReadOnlyList<(string Column, bool Descending)> Columns)
{
    /// <summary>The index that leads to the rows of a partition.</summary>
    public static readonly TableIndex OfPartition = new([("pk", false)]);

    /// <summary>What the names of all such indexes of a table begin with.</summary>
    public static string Prefix(string table) => table + "_by";

    public string Name(string table) => Prefix(table) + string.Concat(Columns.Select(column => $"_{column.Column}{(column.Descending ? "d" : "")}"));

    public string CreateStatement(string table)
    {
        var rows = Columns[^1].Descending ? "rid DESC" : "rid";
        var columns = Columns.Select(column => column.Column + (column.Descending ? " DESC" : "")).Append(rows);
        var all = Columns.Any(column => column.Column == "pk") ? columns : columns.Append("pk");
        return $"CREATE INDEX IF NOT EXISTS {Name(table)} ON {table} ({string.Join(", ", all)})";
    }
}
