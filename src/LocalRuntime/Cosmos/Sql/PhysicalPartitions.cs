using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>The physical partitions of each container: equal parts of the space of effective partition keys. Their ids are 0, 1, 2, …</summary>
internal sealed class PhysicalPartitions
{
    public const int MaxCount = 64;

    /// <summary>The SQLite function that tells the partition of a document: <c>cosmos_partition(pk, count)</c>.</summary>
    public const string Function = "cosmos_partition";

    public PhysicalPartitions(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        Count = count;
        Ranges = [.. Enumerable.Range(0, count).Select(id => new PartitionRange(
            id.ToString(CultureInfo.InvariantCulture),
            id == 0 ? "" : EffectivePartitionKey.ToText(StartOf(id, count)),
            id == count - 1 ? "FF" : EffectivePartitionKey.ToText(StartOf(id + 1, count))))];
    }

    public int Count { get; }

    public IReadOnlyList<PartitionRange> Ranges { get; }

    /// <summary>Whether a query has to be told to which of several partitions it goes.</summary>
    public bool AreSeveral => Count > 1;

    /// <summary>The number of the partition with that id; null if there is none.</summary>
    public int? Find(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Count ? number : null;

    /// <summary>The number of the partition of a partition key, given by its sort key.</summary>
    public static int Of(string? sortKey, int count)
    {
        var key = EffectivePartitionKey.Of(sortKey);
        var number = count - 1;
        while (key < StartOf(number, count))
        {
            number--;
        }

        return number;
    }

    private static UInt128 StartOf(int number, int count) => EffectivePartitionKey.Space / (UInt128)count * (UInt128)number;
}

/// <summary>A part of the space of effective partition keys.</summary>
/// <param name="Start">Its first one.</param>
/// <param name="End">The first one after it.</param>
internal sealed record PartitionRange(string Id, string Start, string End);

/// <summary>The documents that a query sees: those of one partition key, of one physical partition, or all.</summary>
/// <param name="Partition">The sort key of the partition key; null for all.</param>
/// <param name="Physical">The number of the physical partition; null for all.</param>
/// <param name="PhysicalCount">The number of physical partitions.</param>
internal sealed record QueryScope(string? Partition, int? Physical = null, int PhysicalCount = 1)
{
    /// <summary>Binds the parameters of its conditions: <c>$pk</c>, or <c>$physical</c> and <c>$count</c>.</summary>
    public void Bind(SqliteCommand command)
    {
        if (Partition is not null)
        {
            command.Parameters.AddWithValue("$pk", Partition);
        }

        if (Physical is not null)
        {
            command.Parameters.AddWithValue("$physical", Physical);
            command.Parameters.AddWithValue("$count", PhysicalCount);
        }
    }
}
