using Microsoft.Extensions.Caching.Memory;

namespace OfferingUsers.Functions.Catalog;

/// <summary>
/// What was read of the catalog, kept for at most ten seconds, absence included; a write through this process drops all of it at once (catalog.md 3).
/// </summary>
public sealed class CatalogCache : IDisposable
{
    /// <summary>How long another instance's write may go unnoticed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private const int MaxEntries = 100_000;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxEntries });
    private int generation;

    /// <summary>The value under a key, read where it is not known.</summary>
    public async ValueTask<T?> GetAsync<T>(string key, Func<CancellationToken, Task<T?>> read, CancellationToken cancellation)
        where T : class
    {
        if (cache.TryGetValue(key, out T? known))
        {
            return known;
        }

        // What was read before a write must not be kept after it.
        var before = Volatile.Read(ref generation);
        var value = await read(cancellation);
        if (before == Volatile.Read(ref generation))
        {
            cache.Set(key, value, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 });
        }

        return value;
    }

    /// <summary>Forgets one key.</summary>
    public void Remove(string key)
    {
        Interlocked.Increment(ref generation);
        cache.Remove(key);
    }

    /// <summary>Forgets everything.</summary>
    public void Drop()
    {
        Interlocked.Increment(ref generation);
        cache.Clear();
    }

    public void Dispose() => cache.Dispose();
}
