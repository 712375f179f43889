namespace LocalRuntime.Cosmos.Sql;

/// <summary>What a query may lean on in a container: its table and the columns that hold the keys of indexed paths.</summary>
/// <param name="Columns">Column by path, as <c>/offering_uuid</c>; <c>/id</c> and the partition key are always among them.</param>
internal sealed record ContainerShape(string Table, IReadOnlyDictionary<string, string> Columns, IReadOnlyList<CompositeIndex> Composites);

/// <summary>A composite index: it serves an ORDER BY of exactly its paths, in its directions or in all of them inverted.</summary>
internal sealed record CompositeIndex(IReadOnlyList<(string Path, bool Descending)> Paths)
{
    public bool Serves(IReadOnlyList<(string Path, bool Descending)> order) =>
        order.Count == Paths.Count
        && order.Zip(Paths).All(pair => pair.First.Path == pair.Second.Path)
        && (order.Zip(Paths).All(pair => pair.First.Descending == pair.Second.Descending)
            || order.Zip(Paths).All(pair => pair.First.Descending != pair.Second.Descending));
}
