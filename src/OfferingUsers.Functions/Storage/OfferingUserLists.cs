using System.Collections.Immutable;
using System.Net;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Counts and pages of records. A list of one offering asks only its partition, or, where the filter names several, those: the sets have the condition.
/// </summary>
public sealed class OfferingUserLists(CosmosContainers containers)
{
    private readonly Items<OfferingUserDocument> items = containers.Items(containers.OfferingUsers, OfferingUserJson.Default.OfferingUserDocument);

    /// <summary>The number of records that match any of the sets, which must be disjoint.</summary>
    public async Task<int> CountAsync(ImmutableArray<OfferingUserConditions> sets, OfferingUserFilter filter, CancellationToken cancellation)
    {
        var total = 0;
        foreach (var set in sets)
        {
            total += await items.CountAsync(set.ToCount(), Partition(filter), cancellation);
        }

        return total;
    }

    /// <summary>A page of the records that match any of the sets, in order.</summary>
    public async Task<ImmutableArray<OfferingUser>> PageAsync(
        ImmutableArray<OfferingUserConditions> sets, OfferingUserFilter filter, OfferingUserOrder order, int offset, int limit, CancellationToken cancellation)
    {
        var (orderBy, without) = (OfferingUserOrdering.OrderBy(order, filter), OfferingUserOrdering.OrderBy(order, filter, hasStates: false));
        try
        {
            return await PageAsync(sets, filter, order, orderBy, offset, limit, cancellation);
        }
        catch (StoreRefusedException refused) when (refused.Status == HttpStatusCode.BadRequest && orderBy != without)
        {
            // An account makes the indexes of a new version in the background, and until then refuses an order that needs them.
            return await PageAsync(sets, filter, order, without, offset, limit, cancellation);
        }
    }

    private async Task<ImmutableArray<OfferingUser>> PageAsync(
        ImmutableArray<OfferingUserConditions> sets, OfferingUserFilter filter, OfferingUserOrder order, string orderBy, int offset, int limit,
        CancellationToken cancellation)
    {
        if (sets.Length == 1)
        {
            return [.. (await ReadAsync(sets[0], orderBy, filter, offset, limit, cancellation)).Select(document => document.ToRecord())];
        }

        // The page may come from any one set, so each set is read from its beginning to the end of the page, and the results are merged.
        var documents = new List<OfferingUserDocument>();
        foreach (var set in sets)
        {
            documents.AddRange(await ReadAsync(set, orderBy, filter, 0, offset + limit, cancellation));
        }

        documents.Sort((left, right) => OfferingUserOrdering.Compare(order, left, right));
        return [.. documents.Skip(offset).Take(limit).Select(document => document.ToRecord())];
    }

    /// <summary>The records after a position, in order.</summary>
    public Task<ImmutableArray<OfferingUser>> PageAfterAsync(
        ImmutableArray<OfferingUserConditions> sets, OfferingUserFilter filter, OfferingUserOrder order, OfferingUserPosition position, int limit,
        CancellationToken cancellation)
    {
        ImmutableArray<OfferingUserConditions> after =
        [
            .. sets.Select(set =>
            {
                var where = set.Copy();
                position.AddTo(where, order);
                return where;
            }),
        ];
        return PageAsync(after, filter, order, 0, limit, cancellation);
    }

    private async Task<List<OfferingUserDocument>> ReadAsync(
        OfferingUserConditions set, string orderBy, OfferingUserFilter filter, int offset, int limit, CancellationToken cancellation)
    {
        var documents = new List<OfferingUserDocument>(limit);
        await foreach (var item in items.QueryAsync(set.ToPage(orderBy, offset, limit), Partition(filter), limit, cancellation))
        {
            documents.Add(item.Value);
        }

        return documents;
    }

    private static string? Partition(OfferingUserFilter filter) =>
        filter is { Offerings: { IsDefault: false, Length: 1 }, Partitions.IsDefault: true } ? OfferingUserUuid.Bucket(filter.Offerings[0]) : null;
}
