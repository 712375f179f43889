namespace LocalRuntime.Cosmos.Sql;

/// <summary>A way to the rows of one condition.</summary>
internal abstract record ConditionAccess
{
    /// <summary>The query for the numbers of these rows.</summary>
    public abstract string Rows(string table);

    /// <summary>What a query selects from, to come to these rows alone.</summary>
    public abstract RowSource Source(string table);

    /// <summary>Whether it leads to the rows with these bindings and what there is.</summary>
    public abstract bool Serves(object[] values, TableExtent extent);
}

/// <summary>An index that begins with the column of the condition.</summary>
internal sealed record IndexAccess(TableIndex Index, string Condition) : ConditionAccess
{
    public override string Rows(string table) => $"SELECT rid FROM {Source(table).From} WHERE {Condition}";

    public override RowSource Source(string table) => RowSource.Of(table, Index);

    public override bool Serves(object[] values, TableExtent extent) => extent.Has(Index);
}

/// <summary>A text index, searched for a binding.</summary>
/// <param name="Match">The number of the binding.</param>
internal sealed record TextAccess(TextIndex Index, int Match) : ConditionAccess
{
    public override string Rows(string table) => Index.Rows(table, Binding.Placeholder(Match));

    public override RowSource Source(string table) => new($"{table} NOT INDEXED", $"rid IN ({Rows(table)})");

    public override bool Serves(object[] values, TableExtent extent) => extent.IndexedChange is not null && values[Match] is not DBNull;
}

/// <summary>What a query selects from.</summary>
/// <param name="From">The table, and how its rows are found.</param>
/// <param name="Condition">The condition that finds them; null if those of the query do.</param>
internal sealed record RowSource(string From, string? Condition = null)
{
    public static RowSource Of(string table, TableIndex? index) => new(index is null ? table : $"{table} INDEXED BY {index.Name(table)}");
}
