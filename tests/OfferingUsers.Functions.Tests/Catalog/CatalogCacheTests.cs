using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>What is kept of the catalog, and what is not (catalog.md 3).</summary>
public sealed class CatalogCacheTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly CatalogCache cache;
    private int reads;

    public CatalogCacheTests() => cache = new CatalogCache(clock);

    public void Dispose() => cache.Dispose();

    [Fact]
    public async Task What_was_read_is_not_read_again()
    {
        Assert.Equal("read 1", await GetAsync("key"));
        Assert.Equal("read 1", await GetAsync("key"));
        Assert.Equal("read 2", await GetAsync("other key"));
    }

    [Fact]
    public async Task Absence_is_kept_as_well()
    {
        Assert.Null(await GetAsync("key", _ => null));
        Assert.Null(await GetAsync("key"));

        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task What_was_read_is_kept_for_ten_seconds()
    {
        await GetAsync("key");
        clock.Advance(CatalogCache.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.Equal("read 1", await GetAsync("key"));

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("read 2", await GetAsync("key"));
    }

    [Fact]
    public async Task What_is_made_of_other_values_is_as_old_as_the_oldest_of_them()
    {
        await GetAsync("oldest");
        clock.Advance(TimeSpan.FromSeconds(4));
        await GetAsync("older");
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("read 1, read 2, read 3", await MadeAsync());

        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal("read 1, read 2, read 3", await MadeAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("read 4, read 2, read 3", await MadeAsync());

        async Task<string?> MadeAsync() => await cache.GetAsync(
            "made of it",
            async _ => await cache.GetAsync(
                "made",
                async _ => string.Join(", ", await Task.WhenAll(GetAsync("oldest"), GetAsync("older"), GetAsync("new"))),
                CancellationToken.None),
            CancellationToken.None);
    }

    [Fact]
    public async Task A_value_that_does_not_hold_any_more_is_read_anew()
    {
        await GetAsync("key");

        Assert.Equal("again", await cache.GetAsync("key", known => known != "read 1", _ => Task.FromResult<string?>("again"), CancellationToken.None));
        Assert.Equal("again", await GetAsync("key"));
    }

    [Fact]
    public async Task A_key_that_is_removed_is_read_anew_and_others_are_not()
    {
        await GetAsync("one");
        await GetAsync("other");

        cache.Remove("one");

        Assert.Equal("read 3", await GetAsync("one"));
        Assert.Equal("read 2", await GetAsync("other"));
    }

    [Fact]
    public async Task After_a_write_everything_is_read_anew()
    {
        await GetAsync("one");
        await GetAsync("other");

        cache.Clear();

        Assert.Equal("read 3", await GetAsync("one"));
        Assert.Equal("read 4", await GetAsync("other"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_being_read_during_a_write_is_answered_but_not_kept(bool isAnotherKeysWrite)
    {
        var during = await GetAsync("key", read =>
        {
            if (isAnotherKeysWrite)
            {
                cache.Remove("another key");
            }
            else
            {
                cache.Clear();
            }

            return read;
        });

        Assert.Equal("read 1", during);
        Assert.Equal("read 2", await GetAsync("key"));
        Assert.Equal("read 2", await GetAsync("key"));
    }

    [Fact]
    public async Task A_read_that_fails_is_not_kept()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync("key", _ => throw new InvalidOperationException()));

        Assert.Equal("read 2", await GetAsync("key"));
    }

    private async Task<string?> GetAsync(string key, Func<string, string?>? value = null) => await cache.GetAsync(
        key,
        _ =>
        {
            var read = $"read {++reads}";
            return Task.FromResult(value is null ? read : value(read));
        },
        CancellationToken.None);
}
