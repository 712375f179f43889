using System.Collections.Immutable;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>The offerings for which a user has a record.</summary>
public sealed class OwnOfferings(CosmosContainers containers, CatalogCache cache)
{
    private readonly Items<OfferingOnly> records = containers.Items(containers.OfferingUsers, AccessJson.Default.OfferingOnly);

    public async ValueTask<ImmutableArray<Guid>> ListAsync(Guid user, CancellationToken cancellation) => (await cache.GetAsync(
        Key(user),
        async token =>
        {
            var query = new QueryDefinition("SELECT c.offering_uuid FROM c WHERE c.user_uuid = @user").WithParameter("@user", user.Hex());
            var offerings = ImmutableArray.CreateBuilder<Guid>();
            await foreach (var record in records.QueryAsync(query, null, null, token))
            {
                offerings.Add(record.Value.OfferingUuid);
            }

            return new CachedOfferings(offerings.ToImmutable());
        },
        cancellation))!.Offerings;

    /// <summary>Removes the cached offerings of a user, so that requests to this instance see a new record at once.</summary>
    public void Invalidate(Guid user) => cache.Remove(Key(user));

    private static string Key(Guid user) => "own:" + user.Hex();

    private sealed record CachedOfferings(ImmutableArray<Guid> Offerings);
}
