using Microsoft.Extensions.Caching.Memory;

namespace OfferingUsers.Functions.Catalog;

/// <summary>
/// Caches catalog reads, including missing objects, for at most ten seconds. A value that is made of other cached values is as old as the oldest of them. A
/// catalog write by this process clears the cache (catalog.md 3).
/// </summary>
public sealed class CatalogCache(TimeProvider clock) : IDisposable
{
    /// <summary>How long a value may be stale after a write by another instance.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private const int MaxEntries = 100_000;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxEntries });
    private readonly AsyncLocal<Reads?> current = new();
    private int generation;

    /// <summary>The cached value of a key, or the result of <paramref name="read"/>.</summary>
    public ValueTask<T?> GetAsync<T>(string key, Func<CancellationToken, Task<T?>> read, CancellationToken cancellation)
        where T : class => GetAsync(key, static _ => true, read, cancellation);

    /// <summary>The cached value of a key, if it still holds, or the result of <paramref name="read"/>.</summary>
    public async ValueTask<T?> GetAsync<T>(string key, Predicate<T> holds, Func<CancellationToken, Task<T?>> read, CancellationToken cancellation)
        where T : class
    {
        var outer = current.Value;
        if (Find(key) is { } cached && cached.Value is var known && (known is null || holds((T)known)))
        {
            outer?.Include(cached.ReadAt);
            return (T?)known;
        }

        var before = Now();
        var reads = new Reads(before.Time);
        current.Value = reads;
        var value = await read(cancellation);
        current.Value = outer;
        outer?.Include(reads.Oldest);
        Add(key, value, before with { Time = reads.Oldest });
        return value;
    }

    /// <summary>The moment at which a read begins whose result will be added.</summary>
    public Moment Now() => new(clock.GetTimestamp(), Volatile.Read(ref generation));

    /// <summary>Adds what was read of a key, null if there is nothing; not if it is too old by now, or something was written since it was read.</summary>
    public void Add(string key, object? value, Moment read)
    {
        var left = Lifetime - clock.GetElapsedTime(read.Time);
        if (read.Generation == Volatile.Read(ref generation) && left > TimeSpan.Zero)
        {
            cache.Set(key, new Entry(value, read.Time), new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = left, Size = 1 });
        }
    }

    /// <summary>Whether an object with that key exists, as far as it is known without a look.</summary>
    public bool Holds(string key) => Find(key) is { Value: not null };

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

    private Entry? Find(string key) => cache.TryGetValue(key, out Entry? entry) && clock.GetElapsedTime(entry!.ReadAt) < Lifetime ? entry : null;

    /// <param name="Time">When something was read, by the clock's timestamp.</param>
    /// <param name="Generation">The number of writes before it.</param>
    public readonly record struct Moment(long Time, int Generation);

    /// <summary>A value and when the oldest was read of what it is made of.</summary>
    private sealed record Entry(object? Value, long ReadAt);

    /// <summary>The reads that a value is made of, also at the same time.</summary>
    private sealed class Reads(long began)
    {
        private long oldest = began;

        public long Oldest => Interlocked.Read(ref oldest);

        public void Include(long readAt)
        {
            for (var known = Oldest; readAt < known; known = Oldest)
            {
                Interlocked.CompareExchange(ref oldest, readAt, known);
            }
        }
    }
}
