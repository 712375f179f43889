using System.Collections.ObjectModel;
using System.Net;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>A container can get other indexes and keeps its documents; its keys stay.</summary>
public sealed class PolicyChangeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("policy-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Documents_are_found_by_new_indexes_also_after_a_restart()
    {
        string etag;
        await using (var account = new TestAccount(endpoint: Open()))
        {
            var container = await account.ContainerAsync();
            foreach (var n in new[] { 3, 1, 2 })
            {
                using var created = await container.CreateAsync($$"""{"id":"{{n}}","pk":"p","u":{{n}},"a":1,"c":{{n}}}""");
                Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            }

            var refused = await Assert.ThrowsAsync<CosmosException>(() => container.QueryAsync("SELECT VALUE c.id FROM c ORDER BY c.a, c.c", "p"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            using var before = await container.ReadItemStreamAsync("2", new PartitionKey("p"));
            etag = before.Headers.ETag;

            ContainerProperties properties = await container.ReadContainerAsync();
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/c/?" });
            properties.IndexingPolicy.CompositeIndexes.Add(
                new Collection<CompositePath>([new CompositePath { Path = "/a" }, new CompositePath { Path = "/c" }]));
            await container.ReplaceContainerAsync(properties);

            await IsWholeAsync(container, etag);
        }

        await using var again = new TestAccount(endpoint: Open());
        await IsWholeAsync(await again.ContainerAsync(), etag);
    }

    [Fact]
    public async Task Other_keys_are_refused()
    {
        await using var account = new TestAccount();
        var container = await account.ContainerAsync();
        ContainerProperties properties = await container.ReadContainerAsync();
        properties.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/other" } });

        var refused = await Assert.ThrowsAsync<CosmosException>(() => container.ReplaceContainerAsync(properties));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("cannot be changed", refused.Message, StringComparison.Ordinal);
    }

    private CosmosEndpoint Open() => new(System.IO.Path.Combine(folder, "cosmos.db"), survivePowerCut: false, TimeProvider.System);

    private static async Task IsWholeAsync(Container container, string etag)
    {
        Assert.Equal(["\"1\"", "\"2\"", "\"3\""], await container.QueryAsync("SELECT VALUE c.id FROM c ORDER BY c.a, c.c", "p"));
        using var read = await container.ReadItemStreamAsync("2", new PartitionKey("p"));
        Assert.Equal(etag, read.Headers.ETag);
        using var conflict = await container.CreateAsync("""{"id":"4","pk":"p","u":2}""");
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
    }
}
