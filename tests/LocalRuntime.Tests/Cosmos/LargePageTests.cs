using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>A page that its size ends early, as in Cosmos DB: the next one goes on behind it, and the last one is the last.</summary>
public sealed class LargePageTests : IAsyncLifetime
{
    private const int Count = 12;

    /// <summary>More than there can be, so that pages without an end are a failure and not a hang.</summary>
    private const int MaxPages = 20;

    private readonly TestAccount account = new();
    private Container items = null!;

    public async ValueTask InitializeAsync()
    {
        items = await account.ContainerAsync();
        var text = new string('x', 1_500_000);
        for (var i = 0; i < Count; i++)
        {
            using var created = await items.CreateAsync($$"""{"id":"{{i}}","pk":"p","u":{{i}},"a":{{i}},"text":"{{text}}"}""");
            Assert.True(created.IsSuccessStatusCode, created.ErrorMessage);
        }
    }

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Theory]
    [InlineData("OFFSET 0 LIMIT 12", 0, 12)]
    [InlineData("OFFSET 1 LIMIT 10", 1, 10)]
    [InlineData("OFFSET 0 LIMIT 300", 0, 12)]
    [InlineData("OFFSET 8 LIMIT 300", 8, 4)]
    [InlineData("", 0, 12)]
    public async Task Each_document_is_on_one_of_the_pages(string window, int first, int count)
    {
        foreach (int? pageSize in new int?[] { null, 300, 2 })
        {
            using var feed = items.GetItemQueryIterator<Item>(
                $"SELECT * FROM c ORDER BY c.a {window}", null, new QueryRequestOptions { MaxItemCount = pageSize, PartitionKey = new PartitionKey("p") });
            var ids = new List<string>();
            var pages = 0;
            while (feed.HasMoreResults && pages++ < MaxPages)
            {
                ids.AddRange((await feed.ReadNextAsync()).Select(item => item.id));
            }

            Assert.Equal(Enumerable.Range(first, count).Select(id => $"{id}"), ids);
            Assert.InRange(pages, 2, MaxPages - 1);
        }
    }

#pragma warning disable IDE1006, CA1812 // The names are the documents'; the client makes them.
    private sealed record Item(string id);
#pragma warning restore IDE1006, CA1812
}
