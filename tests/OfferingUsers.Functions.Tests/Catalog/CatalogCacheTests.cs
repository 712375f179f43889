using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>What is kept of the catalog, and what is not (catalog.md 3).</summary>
public sealed class CatalogCacheTests : IDisposable
{
    private readonly CatalogCache cache = new();
    private int reads;

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
