namespace LocalRuntime.Cosmos.Sql;

/// <summary>What the query compiler needs of a container: its table, and the columns with the sort keys of indexed paths.</summary>
/// <param name="Columns">Columns by path, such as <c>/offering_uuid</c>; always includes <c>/id</c> and the partition key.</param>
internal sealed record ContainerShape(string Table, IReadOnlyDictionary<string, string> Columns, IReadOnlyList<CompositeIndex> Composites);

/// <summary>A composite index: it serves an ORDER BY of exactly its paths, in its directions or with all of them reversed.</summary>
internal sealed record CompositeIndex(IReadOnlyList<(string Path, bool Descending)> Paths)
{
    public bool Serves(IReadOnlyList<(string Path, bool Descending)> order) =>
        order.Count == Paths.Count
        && order.Zip(Paths).All(pair => pair.First.Path == pair.Second.Path)
        && (order.Zip(Paths).All(pair => pair.First.Descending == pair.Second.Descending)
            || order.Zip(Paths).All(pair => pair.First.Descending != pair.Second.Descending));
}
