using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>What a query counts, so that writes can keep the number.</summary>
internal sealed class CountedDocuments(Expression? where, ContainerShape shape)
{
    /// <summary>The test of a document; null if the sort keys of a document do not tell.</summary>
    public Func<DocumentKeys, bool?>? TryCompile(IReadOnlyDictionary<string, JsonElement> parameters, QueryScope scope)
    {
        if (KeyCondition.TryCompile(where, shape, parameters) is not { } condition)
        {
            return null;
        }

        return keys => (scope.Partition is null || keys.Partition == scope.Partition)
            && (scope.Physical is null || PhysicalPartitions.Of(keys.Partition, scope.PhysicalCount) == scope.Physical) ? condition(keys) : false;
    }
}
