using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Memory;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Where records are whose uuid does not carry its partition, because they were moved in (architecture.md 3): a document for each, so that they are found by
/// point reads, whatever the number of physical partitions.
/// </summary>
public sealed class RecordDirectory(CosmosContainers containers) : IDisposable
{
    private const string Kind = "record";
    private const int MaxRemembered = 100_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Items<RecordPlace> items = containers.Items(containers.Catalog, RecordPlaceJson.Default.RecordPlace);
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>The partition that was found last, without a call; null if there is none. A record that was moved in again may be elsewhere.</summary>
    public string? Remembered(Guid uuid) => remembered.Get<string>(uuid);

    /// <summary>The partition of a record; null if the directory has none.</summary>
    public async ValueTask<string?> FindAsync(Guid uuid, CancellationToken cancellation) => await ReadAsync(uuid, cancellation) is { } found
        ? Remember(uuid, found.Value.Bucket)
        : null;

    /// <summary>Adds a record before it is stored, or corrects its entry.</summary>
    public async Task SetAsync(Guid uuid, string bucket, CancellationToken cancellation)
    {
        var place = new RecordPlace(IdOf(uuid), Kind, bucket);
        if (await items.InsertAsync(place, place.Id, place.Id, cancellation) is null
            && await ReadAsync(uuid, cancellation) is { } stored && stored.Value.Bucket != bucket)
        {
            await items.ReplaceAsync(place, place.Id, place.Id, stored.ETag, cancellation);
        }

        Remember(uuid, bucket);
    }

    /// <summary>Removes a record after it was removed; an entry that stays behind leads to nothing.</summary>
    public async Task RemoveAsync(Guid uuid, CancellationToken cancellation)
    {
        remembered.Remove(uuid);
        if (await ReadAsync(uuid, cancellation) is { } stored)
        {
            await items.DeleteAsync(stored.Value.Id, stored.Value.Id, stored.ETag, cancellation);
        }
    }

    public void Dispose() => remembered.Dispose();

    private static string IdOf(Guid uuid) => $"{Kind}:{uuid.Hex()}";

    private ValueTask<Stored<RecordPlace>?> ReadAsync(Guid uuid, CancellationToken cancellation) => items.ReadAsync(IdOf(uuid), IdOf(uuid), cancellation);

    private string Remember(Guid uuid, string bucket) =>
        remembered.Set(uuid, bucket, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 });
}

/// <summary>An entry of the directory.</summary>
internal sealed record RecordPlace(string Id, string Kind, string Bucket);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordPlace))]
internal sealed partial class RecordPlaceJson : JsonSerializerContext;
