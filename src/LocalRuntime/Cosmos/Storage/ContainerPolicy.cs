using System.Text.Json;
using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>A container's keys and indexes, read from its definition; unsupported properties are rejected by name.</summary>
internal sealed record ContainerPolicy(
    string PartitionKey, IReadOnlyList<IReadOnlyList<string>> UniqueKeys, IReadOnlySet<string> IncludedPaths, IReadOnlyList<string[]> ArrayPaths,
    IReadOnlyList<CompositeIndex> Composites)
{
    private static readonly string[] UnsupportedProperties =
    [
        "computedProperties", "vectorEmbeddingPolicy", "fullTextPolicy", "clientEncryptionPolicy", "changeFeedPolicy", "analyticalStorageTtl",
        "conflictResolutionPolicy",
    ];

    /// <summary>All paths that get a column.</summary>
    public IEnumerable<string> ScalarPaths => IncludedPaths.Concat(Composites.SelectMany(composite => composite.Paths.Select(path => path.Path)))
        .Concat(UniqueKeys.SelectMany(key => key)).Distinct(StringComparer.Ordinal);

    public static ContainerPolicy Read(JsonElement definition)
    {
        if (definition.TryGetProperty("defaultTtl", out var ttl) && ttl.ValueKind != JsonValueKind.Null)
        {
            throw new RequestRefusedException(400, "defaultTtl is not supported: documents do not expire here.");
        }

        foreach (var name in UnsupportedProperties)
        {
            if (definition.TryGetProperty(name, out var part) && part.ValueKind is not JsonValueKind.Null && !IsEmpty(part))
            {
                throw new RequestRefusedException(400, $"{name} is not supported.");
            }
        }

        var indexing = definition.TryGetProperty("indexingPolicy", out var policy) ? policy : default;
        return new ContainerPolicy(
            ReadPartitionKey(definition), ReadUniqueKeys(definition), ReadIncludedPaths(indexing), ReadArrayPaths(indexing), ReadCompositeIndexes(indexing));
    }

    private static bool IsEmpty(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Array => part.GetArrayLength() == 0,

        // Some SDK calls send the default conflict resolution policy, which has no effect with one region.
        JsonValueKind.Object => !part.EnumerateObject().Any() || (part.TryGetProperty("mode", out var mode) && mode.ValueEquals("LastWriterWins")),
        _ => false,
    };

    private static string ReadPartitionKey(JsonElement definition)
    {
        if (!definition.TryGetProperty("partitionKey", out var key) || !key.TryGetProperty("paths", out var paths) || paths.GetArrayLength() == 0)
        {
            throw new RequestRefusedException(400, "A container needs a partitionKey with a path.");
        }

        return paths.GetArrayLength() == 1
            ? ValidatePath(paths[0].GetString()!)
            : throw new RequestRefusedException(400, "Hierarchical partition keys are not supported: partitionKey has several paths.");
    }

    private static IReadOnlyList<IReadOnlyList<string>> ReadUniqueKeys(JsonElement definition)
    {
        if (!definition.TryGetProperty("uniqueKeyPolicy", out var policy) || policy.ValueKind != JsonValueKind.Object
            || !policy.TryGetProperty("uniqueKeys", out var keys))
        {
            return [];
        }

        var uniqueKeys = keys.EnumerateArray()
            .Select(key => (IReadOnlyList<string>)[.. key.GetProperty("paths").EnumerateArray().Select(path => ValidatePath(path.GetString()!))])
            .ToArray();
        return uniqueKeys.Length <= 10 && uniqueKeys.All(key => key.Count is > 0 and <= 16)
            ? uniqueKeys
            : throw new RequestRefusedException(400, "uniqueKeyPolicy takes at most 10 keys of at most 16 paths.");
    }

    private static HashSet<string> ReadIncludedPaths(JsonElement indexing)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (indexing.ValueKind != JsonValueKind.Object)
        {
            return found;
        }

        if (indexing.TryGetProperty("spatialIndexes", out var spatial) && !IsEmpty(spatial))
        {
            throw new RequestRefusedException(400, "spatialIndexes are not supported.");
        }

        foreach (var included in indexing.TryGetProperty("includedPaths", out var paths) ? paths.EnumerateArray() : default)
        {
            var path = included.GetProperty("path").GetString()!;

            // A scalar path gets a column; "/*" and paths through arrays are evaluated on the documents.
            if (path.EndsWith("/?", StringComparison.Ordinal) && !path.Contains("/[]", StringComparison.Ordinal))
            {
                found.Add(ValidatePath(path[..^2]));
            }
        }

        return found;
    }

    /// <summary>The indexed paths through arrays, without a column, by their segments.</summary>
    private static IReadOnlyList<string[]> ReadArrayPaths(JsonElement indexing) =>
        indexing.ValueKind == JsonValueKind.Object && indexing.TryGetProperty("includedPaths", out var paths)
            ? [.. paths.EnumerateArray().Select(included => included.GetProperty("path").GetString()!)
                .Where(path => path.Contains("/[]", StringComparison.Ordinal) && path.EndsWith("/?", StringComparison.Ordinal))
                .Select(path => PropertyPath.Split(path[..^2]))]
            : [];

    private static IReadOnlyList<CompositeIndex> ReadCompositeIndexes(JsonElement indexing)
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
                    ValidatePath(part.GetProperty("path").GetString()!),
                    part.TryGetProperty("order", out var order) && order.ValueEquals("descending"))),
            ])),
        ];
    }

    private static string ValidatePath(string path) => path.StartsWith('/') && path.Length > 1 && !path.Contains('"', StringComparison.Ordinal)
        ? path
        : throw new RequestRefusedException(400, $"The path '{path}' is not supported: paths are written /name/name.");
}
