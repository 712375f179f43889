using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Stores a new record, unless its offering and user have one: a unique key decides between those who write to the same partition. Where the number of
/// partitions was changed, the others in which the pair's record may be are looked into first; and while instances may not agree about the number, who claims
/// the pair decides (decision 0027).
/// </summary>
public sealed class PlaceOfferingUser(
    CatalogReader catalog, OfferingUserStore users, PlacementClaims claims, PrepareOfferingUser prepare, OptimisticConcurrency concurrency, TimeProvider clock)
{
    /// <param name="uuid">The record's uuid; of that of a created record, the partition counts for nothing.</param>
    /// <param name="create">Prepares the record in a partition. What was prepared for one that is not stored is removed.</param>
    public async Task<PlacedRecord> RunAsync(
        Offering offering, Guid user, Guid uuid, Func<string, Task<OfferingUser>> create, CancellationToken cancellation)
    {
        var placed = default(PlacedRecord);
        var known = offering;
        await concurrency.RunAsync(
            async () =>
            {
                var placement = known.Partitions.Place(user, clock.Now());
                var isClaimed = !placement.IsChanging || await claims.TryAsync(known.Uuid, user, uuid, cancellation);
                var elsewhere = known.Partitions.OfUser(user).Where(partition => partition != placement.Partition || !isClaimed);
                if (await users.FindByPairAsync(known.Uuid, user, elsewhere, cancellation) is { } existing)
                {
                    placed = new PlacedRecord(IsSame(existing.Uuid, uuid) ? existing : null, IsNew: false);
                    return true;
                }

                if (!isClaimed)
                {
                    return false;
                }

                var record = await create(placement.Partition);

                // The offering as it was when the request came may be older than what the cache has.
                known = await catalog.OfferingAsync(offering.Uuid, cancellation) ?? known;
                if (known.Partitions.Place(user, clock.Now()) != placement)
                {
                    await prepare.AbandonAsync(record, cancellation);
                    return false;
                }

                placed = await InsertAsync(record, cancellation);
                return true;
            },
            cancellation);
        return placed;
    }

    private async Task<PlacedRecord> InsertAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (await users.InsertAsync(record, cancellation))
        {
            return new PlacedRecord(record, IsNew: true);
        }

        // A repetition of the request that has created the record already, and whose answer was lost.
        if (await users.FindAsync(record.Uuid, cancellation) is { } own)
        {
            return new PlacedRecord(own.Value, IsNew: false);
        }

        await prepare.AbandonAsync(record, cancellation);
        return new PlacedRecord(null, IsNew: false);
    }

    private static bool IsSame(Guid left, Guid right) => left == right
        || (OfferingUserUuid.TryGetBucket(left, out var partition) && OfferingUserUuid.TryGetBucket(right, out _)
            && OfferingUserUuid.In(partition, right) == left);
}

/// <summary>What became of a new record.</summary>
/// <param name="Record">The record as it is stored; null if the offering and the user have another one.</param>
/// <param name="IsNew">Whether it was stored now, and not by an earlier attempt.</param>
public readonly record struct PlacedRecord(OfferingUser? Record, bool IsNew);
