using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>The real client over the endpoint, on a file of its own.</summary>
public sealed class TestAccount : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cosmos-test-").FullName;

    public TestAccount(Func<HttpMessageHandler, HttpMessageHandler>? wrap = null, CosmosEndpoint? endpoint = null, int physicalPartitions = 1)
    {
        var file = System.IO.Path.Combine(folder, "cosmos.db");
        Endpoint = endpoint ?? new CosmosEndpoint(file, survivePowerCut: false, TimeProvider.System, null, physicalPartitions);
        var handler = wrap is null ? Endpoint : wrap(Endpoint);
        Client = new CosmosClient("https://cosmos.invalid/", Convert.ToBase64String("none"u8), new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            LimitToEndpoint = true,
            HttpClientFactory = () => new HttpClient(handler, disposeHandler: false),
            UseSystemTextJsonSerializerWithOptions = JsonSerializerOptions.Default,
            CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableDistributedTracing = true },
        });
    }

    public CosmosEndpoint Endpoint { get; }

    public CosmosClient Client { get; }

    /// <summary>
    /// A container partitioned by <c>/pk</c> that indexes <c>a</c>, <c>b</c> and <c>s</c>, orders by <c>a, b</c> and keeps <c>u</c> unique in a partition.
    /// </summary>
    public async Task<Container> ContainerAsync(string id = "items")
    {
        Database database = await Client.CreateDatabaseIfNotExistsAsync("test");
        var properties = new ContainerProperties(id, "/pk")
        {
            UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/u" } } } },
            IndexingPolicy = new IndexingPolicy
            {
                IncludedPaths = { new IncludedPath { Path = "/a/?" }, new IncludedPath { Path = "/b/?" }, new IncludedPath { Path = "/s/?" } },
                ExcludedPaths = { new ExcludedPath { Path = "/*" } },
                CompositeIndexes =
                {
                    new Collection<CompositePath>(
                        [new CompositePath { Path = "/a" }, new CompositePath { Path = "/b", Order = CompositePathSortOrder.Descending }]),
                },
            },
        };
        return await database.CreateContainerIfNotExistsAsync(properties);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Endpoint.Dispose();
        Directory.Delete(folder, recursive: true);
        await Task.CompletedTask;
    }
}

/// <summary>Shorthand over the client's streams: documents are JSON texts.</summary>
internal static class Documents
{
    public static Stream Stream(string json) => new MemoryStream(Encoding.UTF8.GetBytes(json));

    public static Task<ResponseMessage> CreateAsync(this Container container, string json, string pk = "p") =>
        container.CreateItemStreamAsync(Stream(json), new PartitionKey(pk));

    /// <summary>All results of a query as JSON texts, in their order.</summary>
    public static async Task<List<string>> QueryAsync(
        this Container container, string text, string? pk = null, int? pageSize = null, params (string Name, object Value)[] parameters)
    {
        var query = new QueryDefinition(text);
        foreach (var (name, value) in parameters)
        {
            query = query.WithParameter(name, value);
        }

        using var feed = container.GetItemQueryStreamIterator(
            query, null, new QueryRequestOptions { PartitionKey = pk is null ? null : new PartitionKey(pk), MaxItemCount = pageSize });
        var results = new List<string>();
        while (feed.HasMoreResults)
        {
            using var page = await feed.ReadNextAsync();
            if (!page.IsSuccessStatusCode)
            {
                throw new CosmosException(page.ErrorMessage, page.StatusCode, 0, "", 0);
            }

            using var parsed = await JsonDocument.ParseAsync(page.Content);
            results.AddRange(parsed.RootElement.GetProperty("Documents").EnumerateArray().Select(item => item.GetRawText()));
        }

        return results;
    }
}
