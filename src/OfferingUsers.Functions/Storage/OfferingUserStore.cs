using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The records. A uuid that carries its partition is read with a point read, and so is one in the directory of those that were moved in. Every change is
/// decided on the version just read and replaces only that version; after a concurrent change it is decided again.
/// </summary>
public sealed class OfferingUserStore(
    CosmosContainers containers, RecordDirectory directory, OptimisticConcurrency concurrency, ConfirmAbsence absence)
{
    /// <summary>Keeps a query with its parameters below the limit of 256 KB.</summary>
    private const int ValuesPerQuery = 2000;

    private readonly Items<OfferingUserDocument> items = containers.Items(containers.OfferingUsers, OfferingUserJson.Default.OfferingUserDocument);

    /// <summary>The record with that uuid; null if there is none.</summary>
    public async ValueTask<Stored<OfferingUser>?> FindAsync(Guid uuid, CancellationToken cancellation)
    {
        var isOwn = OfferingUserUuid.TryGetBucket(uuid, out var carried);
        var guess = isOwn ? carried : directory.Remembered(uuid);
        var found = guess is null ? null : await items.ReadAsync(uuid.Hex(), guess, cancellation);
        if (found is null && await directory.FindAsync(uuid, cancellation) is { } bucket && bucket != guess)
        {
            found = await items.ReadAsync(uuid.Hex(), bucket, cancellation);
        }

        // A record that was moved in before there was a directory; the first who asks for it makes its entry.
        if (found is null && !isOwn && await FindAnywhereAsync(uuid, cancellation) is { } unlisted)
        {
            await directory.SetAsync(uuid, unlisted.Value.Bucket, cancellation);
            found = unlisted;
        }

        return found is null ? null : new Stored<OfferingUser>(found.Value.ToRecord(), found.ETag);
    }

    /// <summary>The only record of an offering and a user; null if there is none.</summary>
    public Task<OfferingUser?> FindByPairAsync(OfferingUserPartitions offering, Guid user, CancellationToken cancellation) =>
        FindByPairAsync(offering.Offering, user, offering.OfUser(user), cancellation);

    /// <summary>The record of an offering and a user in one of these partitions; null if there is none.</summary>
    public async Task<OfferingUser?> FindByPairAsync(Guid offering, Guid user, IEnumerable<string> partitions, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.offering_uuid = @offering AND c.user_uuid = @user")
            .WithParameter("@offering", offering.Hex()).WithParameter("@user", user.Hex());
        foreach (var partition in partitions)
        {
            await foreach (var item in items.QueryAsync(query, partition, 1, cancellation))
            {
                return item.Value.ToRecord();
            }
        }

        return null;
    }

    /// <summary>The existing records among these uuids.</summary>
    public async Task<Dictionary<Guid, OfferingUser>> FindManyAsync(IEnumerable<Guid> uuids, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, OfferingUser>();
        foreach (var chunk in uuids.Distinct().Chunk(ValuesPerQuery))
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)").WithParameter("@ids", chunk.Select(Uuids.Hex).ToArray());
            await foreach (var item in items.QueryAsync(query, null, null, cancellation))
            {
                found[item.Value.Uuid] = item.Value.ToRecord();
            }
        }

        return found;
    }

    /// <summary>The users among these who have a record of an offering.</summary>
    public async Task<HashSet<Guid>> FindUsersAsync(OfferingUserPartitions offering, IEnumerable<Guid> users, CancellationToken cancellation)
    {
        var existing = new HashSet<Guid>();
        foreach (var chunk in users.Distinct().Chunk(ValuesPerQuery))
        {
            var where = Of(offering, out var partition);
            where.Add("ARRAY_CONTAINS(@users, c.user_uuid)", ("@users", chunk.Select(Uuids.Hex).ToArray()));
            await foreach (var item in items.QueryAsync(where.ToAll(), partition, null, cancellation))
            {
                existing.Add(item.Value.UserUuid);
            }
        }

        return existing;
    }

    /// <summary>
    /// Records whose property <c>customer_uuid</c> or <c>user_uuid</c> has one of the values, ordered by uuid, from the first uuid in hex that is greater than
    /// <paramref name="after"/>.
    /// </summary>
    public Task<IReadOnlyList<OfferingUser>> WhereAsync(
        string property, IReadOnlyList<string> values, string after, int limit, CancellationToken cancellation) => values.Count == 1
            ? SelectAsync(Where($"c.{property} = @value", values[0]), after, limit, null, cancellation)
            : SelectAsync(Where($"ARRAY_CONTAINS(@value, c.{property})", values.ToArray()), after, limit, null, cancellation);

    /// <summary>Records of an offering, in the same order.</summary>
    public Task<IReadOnlyList<OfferingUser>> OfOfferingAsync(
        OfferingUserPartitions offering, string after, int limit, CancellationToken cancellation) =>
        SelectAsync(Of(offering, out var partition), after, limit, partition, cancellation);

    /// <summary>Records whose user has a membership, in the same order.</summary>
    public Task<IReadOnlyList<OfferingUser>> OfMembersAsync(string membership, string after, int limit, CancellationToken cancellation) =>
        SelectAsync(Where("ARRAY_CONTAINS(c.user_memberships, @value)", membership), after, limit, null, cancellation);

    /// <summary>All records, in the same order.</summary>
    public Task<IReadOnlyList<OfferingUser>> AllAsync(string after, int limit, CancellationToken cancellation) =>
        SelectAsync(new OfferingUserConditions(), after, limit, null, cancellation);

    /// <summary>Creates a record in its partition; false if its offering and user have one there already, in any state.</summary>
    public async Task<bool> InsertAsync(OfferingUser record, CancellationToken cancellation)
    {
        var document = OfferingUserDocument.From(record);
        if (!IsInItsPartition(record))
        {
            await directory.SetAsync(record.Uuid, document.Bucket, cancellation);
        }

        return await items.InsertAsync(document, document.Id, document.Bucket, cancellation) is not null;
    }

    /// <summary>Replaces the version that was read; false if the record has changed since or no longer exists.</summary>
    public async Task<bool> ReplaceAsync(Stored<OfferingUser> read, OfferingUser record, CancellationToken cancellation)
    {
        var document = OfferingUserDocument.From(record);
        return await items.ReplaceAsync(document, document.Id, document.Bucket, read.ETag, cancellation) is not null;
    }

    /// <summary>Removes the version that was read; false if the record has changed since or no longer exists.</summary>
    public async Task<bool> DeleteAsync(Stored<OfferingUser> read, CancellationToken cancellation)
    {
        var record = read.Value;
        var isRemoved = await items.DeleteAsync(record.Uuid.Hex(), record.Partition, read.ETag, cancellation);
        if (isRemoved && !IsInItsPartition(record))
        {
            await directory.RemoveAsync(record.Uuid, cancellation);
        }

        return isRemoved;
    }

    /// <summary>
    /// Whether the version that was read is the current one, which it is from then on: a write of the same content tells, because no replica that lags behind
    /// answers it.
    /// </summary>
    public Task<bool> ConfirmAsync(Stored<OfferingUser> read, CancellationToken cancellation) => ReplaceAsync(read, read.Value, cancellation);

    /// <summary>Whether it is certain that there is no record with that uuid in a partition.</summary>
    public Task<bool> IsGoneAsync(Guid uuid, string partition, CancellationToken cancellation) =>
        absence.RunAsync(containers.OfferingUsers, uuid.Hex(), partition, cancellation);

    /// <summary>
    /// Changes a record with optimistic concurrency. <paramref name="decide"/> returns the new record, or its argument if there is nothing to write; it is
    /// called again after every conflict. Returns the record before and after; null if it does not exist.
    /// </summary>
    public async Task<OfferingUserChange?> ChangeAsync(
        Guid uuid, Func<OfferingUser, ValueTask<OfferingUser>> decide, CancellationToken cancellation)
    {
        OfferingUserChange? change = null;
        await concurrency.RunAsync(
            async () =>
            {
                if (await FindAsync(uuid, cancellation) is not { } read)
                {
                    change = null;
                    return true;
                }

                change = new OfferingUserChange(read.Value, await decide(read.Value));
                return !change.IsChange || await ReplaceAsync(read, change.After, cancellation);
            },
            cancellation);
        return change;
    }

    /// <summary>Whether the record is in the partition that its uuid carries.</summary>
    private static bool IsInItsPartition(OfferingUser record) =>
        OfferingUserUuid.TryGetBucket(record.Uuid, out var carried) && carried == record.Partition;

    private static OfferingUserConditions Where(string condition, object value)
    {
        var where = new OfferingUserConditions();
        where.Add(condition, ("@value", value));
        return where;
    }

    /// <summary>The condition for an offering's records, and the partition that has them all; null if several have.</summary>
    private static OfferingUserConditions Of(OfferingUserPartitions offering, out string? partition)
    {
        var partitions = offering.All;
        partition = partitions.Length == 1 ? partitions[0] : null;
        return OfferingUserConditions.Of(new OfferingUserFilter { Offerings = [offering.Offering], Partitions = partition is null ? partitions : default });
    }

    private async Task<Stored<OfferingUserDocument>?> FindAnywhereAsync(Guid uuid, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", uuid.Hex());
        await foreach (var item in items.QueryAsync(query, null, 1, cancellation))
        {
            return item;
        }

        return null;
    }

    private async Task<IReadOnlyList<OfferingUser>> SelectAsync(
        OfferingUserConditions where, string after, int limit, string? partition, CancellationToken cancellation)
    {
        where.Add("c.uuid > @after", ("@after", after));
        var found = new List<OfferingUser>();
        await foreach (var item in items.QueryAsync(where.ToPage("c.uuid", 0, limit), partition, limit, cancellation))
        {
            found.Add(item.Value.ToRecord());
        }

        return found;
    }
}

/// <summary>A record before and after a change.</summary>
public sealed record OfferingUserChange(OfferingUser Before, OfferingUser After)
{
    /// <summary>Whether there was something to write.</summary>
    public bool IsChange => !ReferenceEquals(Before, After);
}
