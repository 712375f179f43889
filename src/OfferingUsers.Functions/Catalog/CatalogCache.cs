using Microsoft.Extensions.Caching.Memory;

namespace OfferingUsers.Functions.Catalog;

/// <summary>
/// Caches catalog reads, including missing objects, for at most ten seconds. A catalog write by this process clears it (catalog.md 3).
/// </summary>
public sealed class CatalogCache : IDisposable
{
    /// <summary>How long a value may be stale after a write by another instance.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private const int MaxEntries = 100_000;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxEntries });
    private int generation;

    /// <summary>The cached value of a key, or the result of <paramref name="read"/>.</summary>
    public async ValueTask<T?> GetAsync<T>(string key, Func<CancellationToken, Task<T?>> read, CancellationToken cancellation)
        where T : class
    {
        if (cache.TryGetValue(key, out T? cached))
        {
            return cached;
        }

        // A value that was read before a write must not be cached after it.
        var before = Volatile.Read(ref generation);
        var value = await read(cancellation);
        if (before == Volatile.Read(ref generation))
        {
            cache.Set(key, value, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 });
        }

        return value;
    }

    /// <summary>Whether an object with that key exists, as far as it is known without a look.</summary>
    public bool Holds(string key) => cache.TryGetValue(key, out var cached) && cached is not null;

    public void Remove(string key)
    {
        Interlocked.Increment(ref generation);
        cache.Remove(key);
    }

    public void Clear()
    {
        Interlocked.Increment(ref generation);
        cache.Clear();
    }

    public void Dispose() => cache.Dispose();
}
