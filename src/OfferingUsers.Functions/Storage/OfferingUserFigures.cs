using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>How the records stand, for operators: counts that the index answers, and the few records at the end of an order.</summary>
public sealed class OfferingUserFigures(CosmosContainers containers, TransientRetry retry)
{
    private readonly Items<OfferingUserDocument> items = new(containers.OfferingUsers, OfferingUserJson.Default.OfferingUserDocument, retry);

    /// <summary>How many records are in a state, of one offering or of all.</summary>
    public Task<int> CountAsync(OfferingUserState state, Guid? offering, CancellationToken cancellation) => CountAsync(
        offering is { } one
            ? new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.offering_uuid = @offering AND c.state = @state")
                .WithParameter("@offering", one.Hex()).WithParameter("@state", state.Label())
            : new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.state = @state").WithParameter("@state", state.Label()),
        offering,
        cancellation);

    /// <summary>How many records have been past their deadline since a time: the lifecycles are behind with them.</summary>
    public Task<int> CountDueAsync(DateTimeOffset since, CancellationToken cancellation) =>
        CountAsync(new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.deadline <= @now").WithParameter("@now", since.ToSortable()), null, cancellation);

    /// <summary>Those of them that have been for the longest time.</summary>
    public Task<List<OfferingUser>> DueAsync(DateTimeOffset since, int limit, CancellationToken cancellation) => ReadAsync(
        new QueryDefinition("SELECT * FROM c WHERE c.deadline <= @now ORDER BY c.deadline OFFSET 0 LIMIT @limit")
            .WithParameter("@now", since.ToSortable()).WithParameter("@limit", limit),
        limit, cancellation);

    /// <summary>The records that have been in one of these states for the longest, or for the shortest time.</summary>
    public Task<List<OfferingUser>> ByStayAsync(IEnumerable<OfferingUserState> states, bool newestFirst, int limit, CancellationToken cancellation) =>
        ReadAsync(
            new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@states, c.state) "
                + $"ORDER BY c.state_since {(newestFirst ? "DESC" : "ASC")} OFFSET 0 LIMIT @limit")
                .WithParameter("@states", states.Select(state => state.Label()).ToArray()).WithParameter("@limit", limit),
            limit,
            cancellation);

    private Task<int> CountAsync(QueryDefinition query, Guid? offering, CancellationToken cancellation) =>
        QueryPages.CountAsync(containers.OfferingUsers, query, offering is { } one ? OfferingUserUuid.Bucket(one) : null, retry, cancellation);

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
