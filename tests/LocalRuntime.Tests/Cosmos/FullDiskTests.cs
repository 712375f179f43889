using System.Net;
using LocalRuntime.Cosmos;
using LocalRuntime.Cosmos.Storage;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>A full disk is an account that is unavailable for a while, as it is in Azure, and no fault of the request.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Writes_are_answered_503_reads_go_on_and_with_room_so_do_writes()
    {
        var folder = Directory.CreateTempSubdirectory("full-test-").FullName;
        var file = new DocumentFile(Path.Combine(folder, "cosmos.db"), survivePowerCut: false, TimeProvider.System, NullLogger.Instance);
        await using (var account = new TestAccount(endpoint: new CosmosEndpoint(file, TimeProvider.System)))
        {
            var container = await account.ContainerAsync();
            using var before = await container.CreateAsync("""{"id":"1","pk":"p"}""");
            Assert.Equal(HttpStatusCode.Created, before.StatusCode);

            await LimitAsync(file, pages: 1);
            var large = $$"""{"id":"2","pk":"p","u":2,"text":"{{new string('x', 100_000)}}"}""";
            using var refused = await container.CreateAsync(large);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            using var replaced = await container.ReplaceItemStreamAsync(
                Documents.Stream(large.Replace("\"2\"", "\"1\"", StringComparison.Ordinal)), "1", new PartitionKey("p"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, replaced.StatusCode);
            using var read = await container.ReadItemStreamAsync("1", new PartitionKey("p"));
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            Assert.Equal(["\"1\""], await container.QueryAsync("SELECT VALUE c.id FROM c"));

            await LimitAsync(file, pages: 1_000_000);
            using var after = await container.CreateAsync(large);
            Assert.Equal(HttpStatusCode.Created, after.StatusCode);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Task<bool> LimitAsync(DocumentFile file, int pages) => file.WriteAsync(connection =>
    {
        connection.Execute($"PRAGMA max_page_count = {pages}");
        return true;
    });
}
