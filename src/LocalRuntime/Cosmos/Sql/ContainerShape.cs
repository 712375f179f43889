namespace LocalRuntime.Cosmos.Sql;

/// <summary>What the query compiler needs of a container: its table, and the columns with the sort keys of indexed paths.</summary>
/// <param name="Columns">Columns by path, such as <c>/offering_uuid</c>; always includes <c>/id</c> and the partition key.</param>
/// <param name="Composites">Without one that serves it, an ORDER BY of several paths is refused.</param>
/// <param name="Paths">The paths that are indexed by themselves.</param>
internal sealed record ContainerShape(
    string Table, IReadOnlyDictionary<string, string> Columns, IReadOnlyList<CompositeIndex> Composites, IReadOnlySet<string> Paths)
{
    /// <summary>The indexes that the policy allows for: one for each composite index, and one for each path that no composite index begins with.</summary>
    public IReadOnlyList<TableIndex> Indexes { get; } =
    [
        .. Composites.Select(composite => new TableIndex([.. composite.Paths.Select(path => (Columns[path.Path], path.Descending))])),
        .. Paths.Where(path => Columns.ContainsKey(path) && Composites.All(composite => composite.Paths[0].Path != path))
            .Select(path => new TableIndex([(Columns[path], false)])),
    ];
}

/// <summary>A composite index: it serves an ORDER BY of exactly its paths, in its directions or with all of them reversed.</summary>
internal sealed record CompositeIndex(IReadOnlyList<(string Path, bool Descending)> Paths)
{
    public bool Serves(IReadOnlyList<(string Path, bool Descending)> order) =>
        order.Count == Paths.Count
        && order.Zip(Paths).All(pair => pair.First.Path == pair.Second.Path)
        && (order.Zip(Paths).All(pair => pair.First.Descending == pair.Second.Descending)
            || order.Zip(Paths).All(pair => pair.First.Descending != pair.Second.Descending));
}
