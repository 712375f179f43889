using System.Text.Json;
using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// How many values of a document are in the container's index: each indexed path that it has, each element of an indexed array, and one for each composite
/// index. Writes are charged by them.
/// </summary>
internal static class IndexTerms
{
    /// <param name="keys">The sort keys of the container's columns; null for what the document does not have.</param>
    public static int Of(ContainerTable container, JsonElement document, string?[] keys)
    {
        var policy = container.Policy;
        var scalars = Enumerable.Range(0, keys.Length)
            .Count(column => keys[column] is not null && policy.IncludedPaths.Contains(container.IndexedPaths[column]));
        return policy.Composites.Count + scalars + (policy.IncludedPaths.Contains(policy.PartitionKey) ? 1 : 0)
            + policy.ArrayPaths.Sum(path => CountElements(document, path));
    }

    /// <summary>Those that differ between two versions. Of arrays they are not known: only a document as a whole has them.</summary>
    /// <param name="changed">The numbers of the columns that differ.</param>
    public static int Changed(ContainerTable container, IReadOnlyCollection<int> changed)
    {
        var paths = changed.Select(column => container.IndexedPaths[column]).ToHashSet(StringComparer.Ordinal);
        return paths.Count(container.Policy.IncludedPaths.Contains)
            + container.Policy.Composites.Count(composite => composite.Paths.Any(key => paths.Contains(key.Path)));
    }

    /// <summary>The values below an array of a path such as <c>questions/[]/uuid</c>.</summary>
    private static int CountElements(JsonElement value, ReadOnlySpan<string> path)
    {
        var array = path.IndexOf("[]");
        var found = PropertyPath.Resolve(value, array < 0 ? path : path[..array]);
        if (array < 0)
        {
            return found.ValueKind == JsonValueKind.Undefined ? 0 : 1;
        }

        var count = 0;
        if (found.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in found.EnumerateArray())
            {
                count += CountElements(element, path[(array + 1)..]);
            }
        }

        return count;
    }
}
