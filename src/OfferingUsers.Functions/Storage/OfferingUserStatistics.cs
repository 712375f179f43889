using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>Statistics of records for operators: counts that need only the index, and short sorted lists.</summary>
public sealed class OfferingUserStatistics(CosmosContainers containers)
{
    private readonly Items<OfferingUserDocument> items = containers.Items(containers.OfferingUsers, OfferingUserJson.Default.OfferingUserDocument);

    /// <summary>The number of records in a state, of one offering or of all.</summary>
    public Task<int> CountAsync(OfferingUserState state, OfferingUserPartitions? offering, CancellationToken cancellation)
    {
        var filter = new OfferingUserFilter { States = [state] };
        if (offering is null)
        {
            return items.CountAsync(OfferingUserConditions.Of(filter).ToCount(), null, cancellation);
        }

        var partitions = offering.All;
        var one = partitions.Length == 1 ? partitions[0] : null;
        var where = OfferingUserConditions.Of(filter with { Offerings = [offering.Offering], Partitions = one is null ? partitions : default });
        return items.CountAsync(where.ToCount(), one, cancellation);
    }

    /// <summary>The number of records whose deadline was at or before a time; their orchestrations are late.</summary>
    public Task<int> CountOverdueAsync(DateTimeOffset since, CancellationToken cancellation) => items.CountAsync(
        new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.deadline <= @now").WithParameter("@now", since.ToSortable()), null, cancellation);

    /// <summary>Records whose deadline was at or before a time, earliest deadline first.</summary>
    public Task<List<OfferingUser>> ListOverdueAsync(DateTimeOffset since, int limit, CancellationToken cancellation) => ReadAsync(
        new QueryDefinition("SELECT * FROM c WHERE c.deadline <= @now ORDER BY c.deadline OFFSET 0 LIMIT @limit")
            .WithParameter("@now", since.ToSortable()).WithParameter("@limit", limit),
        limit, cancellation);

    /// <summary>Records in one of these states, by the time at which they entered it.</summary>
    public Task<List<OfferingUser>> ListByTimeInStateAsync(
        IEnumerable<OfferingUserState> states, bool newestFirst, int limit, CancellationToken cancellation) =>
        ReadAsync(
            new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@states, c.state) "
                + $"ORDER BY c.state_since {(newestFirst ? "DESC" : "ASC")} OFFSET 0 LIMIT @limit")
                .WithParameter("@states", states.Select(state => state.Label()).ToArray()).WithParameter("@limit", limit),
            limit,
            cancellation);

    private async Task<List<OfferingUser>> ReadAsync(QueryDefinition query, int limit, CancellationToken cancellation)
    {
        var found = new List<OfferingUser>(limit);
        await foreach (var item in items.QueryAsync(query, null, limit, cancellation))
        {
            found.Add(item.Value.ToRecord());
        }

        return found;
    }
}
