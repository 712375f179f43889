using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Sqlite;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// A container and its table: one row per document, with partition key, id, ETag, JSON, and a column for each path in the indexing policy. Unique keys are
/// SQLite indexes on those columns. So is what composite indexes and included paths allow for, but only from the first query on that uses it: each write pays
/// for each index.
/// </summary>
internal sealed class ContainerTable
{
    /// <summary>The maximum number of cached queries; only clients that embed values in query texts exceed it.</summary>
    private const int MaxCachedQueries = 1000;

    private readonly ConcurrentDictionary<string, CompiledQuery> queries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> indexes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> texts = new(StringComparer.Ordinal);
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

        Shape = new ContainerShape(Name, columns, Policy.Composites, Policy.IncludedPaths);
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

    /// <summary>Counts that writes keep.</summary>
    public RunningCounts Counts { get; } = new();

    /// <summary>The number of the last row: about how many there are.</summary>
    public long LastRow => Volatile.Read(ref lastRow);

    public long LastChange => Volatile.Read(ref lastChange);

    /// <summary>The number of a new row; called by the writer only.</summary>
    public long NextRow() => Interlocked.Increment(ref lastRow);

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

    /// <summary>The statement that inserts a document, with a parameter for each column.</summary>
    public string InsertStatement =>
        $"INSERT INTO {Name} (rid, pk, id, etag, ts, lsn, body{string.Concat(ColumnNames.Select(column => ", " + column))}) "
        + $"VALUES ($rid, $pk, $id, $etag, $ts, $lsn, $body{string.Concat(ColumnNames.Select(column => ", $" + column))})";

    /// <summary>Creates the table with its unique indexes.</summary>
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
    }

    /// <summary>Reads which indexes there are, and drops those of earlier versions.</summary>
    public void LoadIndexes(Connection connection)
    {
        var names = new List<string>();
        var command = connection.Prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = $table AND sql IS NOT NULL");
        command.Parameters.AddWithValue("$table", Name);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }

        var known = Shape.Indexes.Append(TableIndex.OfPartition).Select(index => index.Name(Name)).ToHashSet(StringComparer.Ordinal);
        string[] own = [Name + "_key", TextIndex.ChangesName(Name)];
        foreach (var name in names.Where(name => !own.Contains(name) && !name.StartsWith(Name + "_unique", StringComparison.Ordinal)))
        {
            if (known.Contains(name))
            {
                indexes[name] = true;
            }
            else
            {
                connection.Execute($"DROP INDEX {name}");
            }
        }
    }

    /// <summary>The names of the text indexes that there are.</summary>
    public IEnumerable<string> TextIndexes => texts.Keys;

    /// <summary>What there is in the table for a query.</summary>
    public TableExtent Extent(QueryAccess access, QueryScope scope) =>
        new(LastRow, access.Text is { Index: var text } ? IndexedChange(text) : null, Missing(access.IndexesFor(scope)));

    /// <summary>The number of the last change that a text index has; null if there is no such index.</summary>
    public long? IndexedChange(TextIndex text) => texts.TryGetValue(text.Name(Name), out var change) ? change : null;

    /// <summary>Remembers up to which change a text index has them, once that is committed.</summary>
    public void Followed(TextIndex text, long change) => texts.AddOrUpdate(text.Name(Name), change, (_, known) => Math.Max(known, change));

    /// <summary>Those of the indexes that are not there yet.</summary>
    public IReadOnlyList<TableIndex> Missing(IReadOnlyList<TableIndex> wanted)
    {
        foreach (var index in wanted)
        {
            if (!indexes.ContainsKey(index.Name(Name)))
            {
                return [.. wanted.Where(one => !indexes.ContainsKey(one.Name(Name)))];
            }
        }

        return [];
    }

    /// <summary>Remembers that an index is there, once that is committed.</summary>
    public void Add(TableIndex index) => indexes[index.Name(Name)] = true;
}
