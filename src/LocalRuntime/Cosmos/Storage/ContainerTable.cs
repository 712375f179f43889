using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Sqlite;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// A container and its table: a row per document with its key in the partition, its version, its bytes, and a column for each path that the indexing policy
/// includes. Unique keys, composite indexes and included paths are indexes of those columns.
/// </summary>
internal sealed class ContainerTable
{
    /// <summary>How many compiled queries are kept; texts are few unless somebody writes values into them.</summary>
    private const int MaxQueries = 1000;

    private readonly ConcurrentDictionary<string, CompiledQuery> queries = new(StringComparer.Ordinal);
    private long lastRow;
    private long lastChange;

    public ContainerTable(string database, string id, string rid, int number, JsonElement definition, long lastRow, long lastChange)
    {
        (Database, Id, Rid, Definition) = (database, id, rid, definition);
        (this.lastRow, this.lastChange) = (lastRow, lastChange);
        Policy = ContainerPolicy.Read(definition);
        Name = "docs" + number.ToString(CultureInfo.InvariantCulture);
        IndexedPaths = [.. Policy.ScalarPaths.Where(path => path != "/id" && path != Policy.PartitionKey)];
        ColumnNames = [.. IndexedPaths.Select((_, place) => "c" + place.ToString(CultureInfo.InvariantCulture))];
        Segments = [.. IndexedPaths.Select(PropertyPath.Segments)];
        PartitionSegments = PropertyPath.Segments(Policy.PartitionKey);
        var columns = IndexedPaths.Zip(ColumnNames).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        columns["/id"] = "id";
        if (Policy.PartitionKey != "/id")
        {
            columns[Policy.PartitionKey] = "pk";
        }

        Shape = new ContainerShape(Name, columns, Policy.Composites);
    }

    public string Database { get; }

    public string Id { get; }

    /// <summary>The container's resource id in base64, as it stands in links.</summary>
    public string Rid { get; }

    /// <summary>The definition as it is answered, with system properties.</summary>
    public JsonElement Definition { get; }

    public ContainerPolicy Policy { get; }

    public string Name { get; }

    public IReadOnlyList<string> IndexedPaths { get; }

    public IReadOnlyList<string> ColumnNames { get; }

    public IReadOnlyList<string[]> Segments { get; }

    public string[] PartitionSegments { get; }

    public ContainerShape Shape { get; }

    public long LastChange => Volatile.Read(ref lastChange);

    /// <summary>The number of a new row; asked for by the writer only.</summary>
    public long NextRow() => ++lastRow;

    /// <summary>The number of a change; asked for by the writer only.</summary>
    public long NextChange() => Interlocked.Increment(ref lastChange);

    public CompiledQuery Query(string text)
    {
        if (queries.Count > MaxQueries)
        {
            queries.Clear();
        }

        return queries.GetOrAdd(text, static (text, shape) => QueryCompiler.Compile(text, shape), Shape);
    }

    /// <summary>Creates the table and its indexes.</summary>
    public void Create(Connection connection)
    {
        var columns = string.Concat(ColumnNames.Select(column => $", {column} TEXT"));
        connection.Execute(
            $"CREATE TABLE {Name} (rid INTEGER PRIMARY KEY, pk TEXT, id TEXT NOT NULL, etag TEXT NOT NULL, "
            + $"ts INTEGER NOT NULL, lsn INTEGER NOT NULL{columns}, body BLOB NOT NULL)");
        connection.Execute($"CREATE UNIQUE INDEX {Name}_key ON {Name} (id, pk)");
        var number = 0;
        foreach (var key in Policy.UniqueKeys)
        {
            // A missing value counts once, as null does, while SQLite takes all NULLs for different.
            var parts = key.Select(path => $"COALESCE({Shape.Columns[path]}, '1')");
            connection.Execute($"CREATE UNIQUE INDEX {Name}_unique{number++} ON {Name} (pk, {string.Join(", ", parts)})");
        }

        foreach (var composite in Policy.Composites)
        {
            var parts = composite.Paths.Select(path => Shape.Columns[path.Path] + (path.Descending ? " DESC" : ""));
            connection.Execute($"CREATE INDEX {Name}_composite{number++} ON {Name} ({string.Join(", ", parts)})");
        }

        // A path that begins a composite index is served by it.
        var leading = Policy.Composites.Select(composite => composite.Paths[0].Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in IndexedPaths.Where(path => !leading.Contains(path) && Policy.IncludedPaths.Contains(path)))
        {
            connection.Execute($"CREATE INDEX {Name}_path{number++} ON {Name} ({Shape.Columns[path]})");
        }
    }
}
