using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Sqlite;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// A container and its table: one row per document, with partition key, id, ETag, JSON, and a column for each path in the indexing policy. Unique keys,
/// composite indexes and included paths are SQLite indexes on those columns.
/// </summary>
internal sealed class ContainerTable
{
    /// <summary>The maximum number of cached queries; only clients that embed values in query texts exceed it.</summary>
    private const int MaxCachedQueries = 1000;

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
        ColumnNames = [.. IndexedPaths.Select((_, index) => "c" + index.ToString(CultureInfo.InvariantCulture))];
        IndexedPathSegments = [.. IndexedPaths.Select(PropertyPath.Split)];
        PartitionSegments = PropertyPath.Split(Policy.PartitionKey);
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

    /// <summary>The container's resource id in base64, as in links.</summary>
    public string Rid { get; }

    /// <summary>The definition that the client sent.</summary>
    public JsonElement Definition { get; }

    public ContainerPolicy Policy { get; }

    public string Name { get; }

    public IReadOnlyList<string> IndexedPaths { get; }

    public IReadOnlyList<string> ColumnNames { get; }

    public IReadOnlyList<string[]> IndexedPathSegments { get; }

    public string[] PartitionSegments { get; }

    public ContainerShape Shape { get; }

    public long LastChange => Volatile.Read(ref lastChange);

    /// <summary>The number of a new row; called by the writer only.</summary>
    public long NextRow() => ++lastRow;

    /// <summary>The number of a change; called by the writer only.</summary>
    public long NextChange() => Interlocked.Increment(ref lastChange);

    public CompiledQuery GetQuery(string text)
    {
        if (queries.Count > MaxCachedQueries)
        {
            queries.Clear();
        }

        return queries.GetOrAdd(text, static (text, shape) => QueryCompiler.Compile(text, shape), Shape);
    }

    /// <summary>Creates the table and its indexes.</summary>
    public void CreateTable(Connection connection)
    {
        var columns = string.Concat(ColumnNames.Select(column => $", {column} TEXT"));
        connection.Execute(
            $"CREATE TABLE {Name} (rid INTEGER PRIMARY KEY, pk TEXT, id TEXT NOT NULL, etag TEXT NOT NULL, "
            + $"ts INTEGER NOT NULL, lsn INTEGER NOT NULL{columns}, body BLOB NOT NULL)");
        connection.Execute($"CREATE UNIQUE INDEX {Name}_key ON {Name} (id, pk)");
        var number = 0;
        foreach (var key in Policy.UniqueKeys)
        {
            // Cosmos treats missing values as equal to null, but SQLite treats NULLs as distinct.
            var parts = key.Select(path => $"COALESCE({Shape.Columns[path]}, '1')");
            connection.Execute($"CREATE UNIQUE INDEX {Name}_unique{number++} ON {Name} (pk, {string.Join(", ", parts)})");
        }

        foreach (var composite in Policy.Composites)
        {
            var parts = composite.Paths.Select(path => Shape.Columns[path.Path] + (path.Descending ? " DESC" : ""));
            connection.Execute($"CREATE INDEX {Name}_composite{number++} ON {Name} ({string.Join(", ", parts)})");
        }

        // The first path of a composite index needs no index of its own.
        var leading = Policy.Composites.Select(composite => composite.Paths[0].Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in IndexedPaths.Where(path => !leading.Contains(path) && Policy.IncludedPaths.Contains(path)))
        {
            connection.Execute($"CREATE INDEX {Name}_path{number++} ON {Name} ({Shape.Columns[path]})");
        }
    }
}
