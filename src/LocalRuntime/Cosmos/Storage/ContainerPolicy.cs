using System.Text.Json;
using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>What a container's definition asks for, read once; what is not supported is refused by its name.</summary>
internal sealed record ContainerPolicy(
    string PartitionKey, IReadOnlyList<IReadOnlyList<string>> UniqueKeys, IReadOnlySet<string> IncludedPaths, IReadOnlyList<CompositeIndex> Composites)
{
    private static readonly string[] Refused =
    [
        "computedProperties", "vectorEmbeddingPolicy", "fullTextPolicy", "clientEncryptionPolicy", "changeFeedPolicy", "analyticalStorageTtl",
        "conflictResolutionPolicy",
    ];

    /// <summary>Every path that has a column.</summary>
    public IEnumerable<string> ScalarPaths => IncludedPaths.Concat(Composites.SelectMany(composite => composite.Paths.Select(path => path.Path)))
        .Concat(UniqueKeys.SelectMany(key => key)).Distinct(StringComparer.Ordinal);

    public static ContainerPolicy Read(JsonElement definition)
    {
        if (definition.TryGetProperty("defaultTtl", out var ttl) && ttl.ValueKind != JsonValueKind.Null)
        {
            throw new RequestRefused(400, "defaultTtl is not supported: documents do not expire here.");
        }

        foreach (var name in Refused)
        {
            if (definition.TryGetProperty(name, out var part) && part.ValueKind is not JsonValueKind.Null && !IsEmpty(part))
            {
                throw new RequestRefused(400, $"{name} is not supported.");
            }
        }

        var indexing = definition.TryGetProperty("indexingPolicy", out var policy) ? policy : default;
        return new ContainerPolicy(Partition(definition), Unique(definition), Included(indexing), Composite(indexing));
    }

    private static bool IsEmpty(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Array => part.GetArrayLength() == 0,

        // The SDK sends the service's default for conflicts on some paths; with one region it never matters.
        JsonValueKind.Object => !part.EnumerateObject().Any() || (part.TryGetProperty("mode", out var mode) && mode.ValueEquals("LastWriterWins")),
        _ => false,
    };

    private static string Partition(JsonElement definition)
    {
        if (!definition.TryGetProperty("partitionKey", out var key) || !key.TryGetProperty("paths", out var paths) || paths.GetArrayLength() == 0)
        {
            throw new RequestRefused(400, "A container needs a partitionKey with a path.");
        }

        return paths.GetArrayLength() == 1
            ? Path(paths[0].GetString()!)
            : throw new RequestRefused(400, "Hierarchical partition keys are not supported: partitionKey has several paths.");
    }

    private static IReadOnlyList<IReadOnlyList<string>> Unique(JsonElement definition)
    {
        if (!definition.TryGetProperty("uniqueKeyPolicy", out var policy) || policy.ValueKind != JsonValueKind.Object
            || !policy.TryGetProperty("uniqueKeys", out var keys))
        {
            return [];
        }

        var read = keys.EnumerateArray()
            .Select(key => (IReadOnlyList<string>)[.. key.GetProperty("paths").EnumerateArray().Select(path => Path(path.GetString()!))])
            .ToArray();
        return read.Length <= 10 && read.All(key => key.Count is > 0 and <= 16)
            ? read
            : throw new RequestRefused(400, "uniqueKeyPolicy takes at most 10 keys of at most 16 paths.");
    }

    private static HashSet<string> Included(JsonElement indexing)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (indexing.ValueKind != JsonValueKind.Object)
        {
            return found;
        }

        if (indexing.TryGetProperty("spatialIndexes", out var spatial) && !IsEmpty(spatial))
        {
            throw new RequestRefused(400, "spatialIndexes are not supported.");
        }

        foreach (var included in indexing.TryGetProperty("includedPaths", out var paths) ? paths.EnumerateArray() : default)
        {
            var path = included.GetProperty("path").GetString()!;

            // A scalar path gets a column; "/*" and paths through arrays are allowed and answered by looking into the documents.
            if (path.EndsWith("/?", StringComparison.Ordinal) && !path.Contains("/[]", StringComparison.Ordinal))
            {
                found.Add(Path(path[..^2]));
            }
        }

        return found;
    }

    private static IReadOnlyList<CompositeIndex> Composite(JsonElement indexing)
    {
        if (indexing.ValueKind != JsonValueKind.Object || !indexing.TryGetProperty("compositeIndexes", out var composites))
        {
            return [];
        }

        return
        [
            .. composites.EnumerateArray().Select(composite => new CompositeIndex(
            [
                .. composite.EnumerateArray().Select(part => (
                    Path(part.GetProperty("path").GetString()!),
                    part.TryGetProperty("order", out var order) && order.ValueEquals("descending"))),
            ])),
        ];
    }

    private static string Path(string path) => path.StartsWith('/') && path.Length > 1 && !path.Contains('"', StringComparison.Ordinal)
        ? path
        : throw new RequestRefused(400, $"The path '{path}' is not supported: paths are written /name/name.");
}
