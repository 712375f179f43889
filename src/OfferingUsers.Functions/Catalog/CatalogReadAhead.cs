using System.Text.Json.Serialization.Metadata;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Catalog;

/// <summary>Reads what many records need of the catalog into its cache, with one request where each of them would send its own.</summary>
public sealed class CatalogReadAhead(CatalogStore store, CatalogCache cache)
{
    /// <summary>Reads the users of pairs, and whether they have consented.</summary>
    public async Task RunAsync(IReadOnlyCollection<(Guid User, Guid Offering)> pairs, CancellationToken cancellation)
    {
        await ReadAsync(
            pairs.Select(pair => CatalogIds.Of(CatalogKinds.User, pair.User.Hex())), CatalogJson.Default.CatalogUser,
            user => CatalogIds.Of(CatalogKinds.User, user.Uuid.Hex()), cancellation);
        await ReadAsync(
            pairs.Select(pair => CatalogIds.ConsentPair(pair.User.Hex(), pair.Offering.Hex())), CatalogJson.Default.GuardDocument,
            guard => guard.Id, cancellation);
    }

    private async Task ReadAsync<T>(IEnumerable<string> ids, JsonTypeInfo<T> type, Func<T, string> idOf, CancellationToken cancellation)
        where T : class
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var read = cache.Now();
        var found = (await store.ReadManyAsync(wanted, type, cancellation)).ToDictionary(stored => idOf(stored.Value), stored => stored.Value);
        foreach (var id in wanted)
        {
            cache.Add(id, found.GetValueOrDefault(id), read);
        }
    }
}
