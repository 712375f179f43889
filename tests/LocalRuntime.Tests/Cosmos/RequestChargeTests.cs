using System.Globalization;
using LocalRuntime.Cosmos.Protocol;
using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>Requests are charged as published for Cosmos DB, or more (docs/request-units.md).</summary>
public sealed class RequestChargeTests : IAsyncLifetime
{
    private readonly TestAccount account = new();
    private Container items = null!;

    public async ValueTask InitializeAsync() => items = await account.ContainerAsync();

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Theory]
    [InlineData(1, 1.00, 4.95)]
    [InlineData(2, 1.04, 6.29)]
    [InlineData(4, 1.14, 6.67)]
    [InlineData(8, 1.33, 7.04)]
    [InlineData(16, 1.67, 9.52)]
    [InlineData(32, 2.19, 11.23)]
    [InlineData(64, 4.76, 22.67)]
    [InlineData(128, 9.95, 48.19)]
    [InlineData(256, 20.28, 98.29)]
    [InlineData(512, 40.95, 184.57)]
    [InlineData(1024, 145.90, 625.00)]
    [InlineData(2048, 291.80, 1250.00)]
    public void A_document_costs_what_is_published_for_its_size_or_little_more(int kilobytes, double read, double write)
    {
        Assert.InRange(RequestCharge.Read(kilobytes * 1024), read, read * 1.8);
        Assert.InRange(RequestCharge.Insert(kilobytes * 1024, 0), write, write * 1.15);
    }

    [Fact]
    public void The_published_examples_of_writes_are_met()
    {
        Assert.InRange(RequestCharge.Insert(1024, 10), 7.0, 7.5);
        Assert.InRange(RequestCharge.Replace(1024, 2), 10.8, 11.8);
        Assert.InRange(RequestCharge.Delete(1024, 10), 7.0, 7.5);
        Assert.Equal(10, RequestCharge.Read(100 * 1024), 0.1);
    }

    [Fact]
    public async Task Writes_are_charged_for_the_values_in_the_index_and_replacements_for_those_that_change()
    {
        var key = new PartitionKey("p");
        using var bare = await items.CreateAsync("""{"id":"1","pk":"p","u":1,"other":[1,2,3]}""");
        using var full = await items.CreateAsync("""{"id":"2","pk":"p","a":1,"b":null,"s":"x"}""");
        using var same = await items.ReplaceItemStreamAsync(Documents.Stream("""{"id":"2","pk":"p","a":1,"b":null,"s":"x","n":1}"""), "2", key);
        using var other = await items.ReplaceItemStreamAsync(Documents.Stream("""{"id":"2","pk":"p","a":2,"b":null,"s":"y"}"""), "2", key);
        using var removed = await items.DeleteItemStreamAsync("2", key);

        // A composite index has a value of each document.
        Assert.Equal(5.7, bare.Headers.RequestCharge, 0.001);
        Assert.Equal(6.3, full.Headers.RequestCharge, 0.001);
        Assert.Equal(11, same.Headers.RequestCharge, 0.001);
        Assert.Equal(11 + (0.4 * 3), other.Headers.RequestCharge, 0.001);
        Assert.Equal(6.3, removed.Headers.RequestCharge, 0.001);
    }

    [Fact]
    public async Task Each_element_of_an_indexed_array_is_a_value()
    {
        Database database = await account.Client.CreateDatabaseIfNotExistsAsync("test");
        Container container = await database.CreateContainerAsync(new ContainerProperties("arrays", "/pk")
        {
            IndexingPolicy = new IndexingPolicy
            {
                IncludedPaths = { new IncludedPath { Path = "/pk/?" }, new IncludedPath { Path = "/names/[]/?" }, new IncludedPath { Path = "/parts/[]/n/?" } },
                ExcludedPaths = { new ExcludedPath { Path = "/*" } },
            },
        });

        using var created = await container.CreateAsync("""{"id":"1","pk":"p","names":["a","b","c"],"parts":[{"n":1},{"m":2}]}""");

        Assert.Equal(5.5 + (0.2 * 5), created.Headers.RequestCharge, 0.001);
    }

    [Fact]
    public async Task What_an_offset_skips_is_charged_like_what_is_returned()
    {
        await FillAsync(40);

        var first = await ChargeOfAsync("SELECT c.a FROM c ORDER BY c.a OFFSET 0 LIMIT 5");
        var deep = await ChargeOfAsync("SELECT c.a FROM c ORDER BY c.a OFFSET 30 LIMIT 5");

        Assert.Equal(30 * 0.15, deep - first, 0.03);
    }

    [Fact]
    public async Task A_count_is_charged_for_what_it_counts_also_where_writes_keep_the_number()
    {
        await FillAsync(600);
        const string Count = "SELECT VALUE COUNT(1) FROM c WHERE c.s = 'x'";

        var (counted, kept) = (await ChargeOfAsync(Count), await ChargeOfAsync(Count));

        Assert.Equal(2.8 + (600 * 0.002) + 0.15, counted, 0.02);
        Assert.Equal(counted, kept);
    }

    [Fact]
    public async Task Each_physical_partition_that_is_asked_is_charged_and_so_is_what_it_counts()
    {
        await using var several = new TestAccount(physicalPartitions: 3);
        var container = await several.ContainerAsync();
        foreach (var n in Enumerable.Range(0, 100))
        {
            using var created = await container.CreateAsync($$"""{"id":"{{n}}","pk":"{{n}}"}""", n.ToString(CultureInfo.InvariantCulture));
        }

        var charge = await ChargeOfAsync("SELECT VALUE COUNT(1) FROM c", container);

        Assert.Equal(3 * (2.8 + 0.15) + (100 * 0.002), charge, 0.03);
    }

    private async Task FillAsync(int count)
    {
        foreach (var n in Enumerable.Range(0, count))
        {
            using var created = await items.CreateAsync($$"""{"id":"{{n}}","pk":"p","u":{{n}},"a":{{n}},"s":"x"}""");
        }
    }

    private async Task<double> ChargeOfAsync(string text, Container? container = null)
    {
        using var feed = (container ?? items).GetItemQueryStreamIterator(text);
        var charge = 0.0;
        while (feed.HasMoreResults)
        {
            using var page = await feed.ReadNextAsync();
            Assert.True(page.IsSuccessStatusCode, page.ErrorMessage);
            charge += page.Headers.RequestCharge;
        }

        return charge;
    }
}
