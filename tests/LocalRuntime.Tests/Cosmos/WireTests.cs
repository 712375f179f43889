using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>What the SDK sends for the operations that an app is made of. A new version that sends something else fails here first, and by name.</summary>
public sealed class WireTests
{
    /// <summary>Notes every request on its way.</summary>
    private sealed class Recorder(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<(string Line, string[] Headers, string Body)> requests = [];

        public (string Line, string[] Headers, string Body) Last => requests.Last();

        public IEnumerable<string> Lines => requests.Select(request => $"{request.Line} {string.Join(' ', request.Headers)} {request.Body}");

        public int Count => requests.Count;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            if (request.RequestUri!.Host.EndsWith(".invalid", StringComparison.Ordinal))
            {
                var headers = request.Headers.Select(header => header.Key.ToLowerInvariant()).Order(StringComparer.Ordinal);
                requests.Enqueue(($"{request.Method} {request.RequestUri.AbsolutePath}", [.. headers], body));
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    [Fact]
    public async Task Each_operation_is_the_one_request_that_is_expected()
    {
        Recorder recorder = null!;
        await using var account = new TestAccount(inner => recorder = new Recorder(inner));
        var items = await account.ContainerAsync();
        var partition = new PartitionKey("p");
        // The first read asks for the container's ranges, twice: with the version it was given the second time.
        await items.CreateAsync("""{"id":"warm","pk":"p","u":0}""");
        await items.ReadItemStreamAsync("warm", partition);
        Assert.Equal(2, recorder.Lines.Count(line => line.Contains("/pkranges ", StringComparison.Ordinal)));

        await ExpectAsync(
            recorder, () => items.CreateAsync("""{"id":"1","pk":"p","u":1}"""),
            "POST /dbs/test/colls/items/docs", ["x-ms-documentdb-partitionkey"], """{"id":"1","pk":"p","u":1}""");
        await ExpectAsync(recorder, () => items.ReadItemStreamAsync("1", partition), "GET /dbs/test/colls/items/docs/1", ["x-ms-documentdb-partitionkey"], "");
        await ExpectAsync(
            recorder,
            () => items.ReplaceItemStreamAsync(
                Documents.Stream("""{"id":"1","pk":"p"}"""), "1", partition,
                new ItemRequestOptions { IfMatchEtag = "\"x\"", EnableContentResponseOnWrite = false }),
            "PUT /dbs/test/colls/items/docs/1", ["if-match", "prefer", "x-ms-documentdb-partitionkey"], """{"id":"1","pk":"p"}""");
        await ExpectAsync(
            recorder, () => items.DeleteItemStreamAsync("1", partition),
            "DELETE /dbs/test/colls/items/docs/1", ["x-ms-documentdb-partitionkey"], "");
        await ExpectAsync(
            recorder,
            () => items.PatchItemStreamAsync(
                "1", partition, [PatchOperation.Set("/a", 1)], new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.a = 2" }),
            "PATCH /dbs/test/colls/items/docs/1", ["x-ms-documentdb-partitionkey"],
            """{"condition":"FROM c WHERE c.a = 2","operations":[{"op":"set","path":"/a","value":1}]}""");
        await ExpectAsync(
            recorder, () => items.QueryAsync("SELECT * FROM c WHERE c.a = @a", "p", 7, ("@a", 1)), "POST /dbs/test/colls/items/docs",
            ["x-ms-documentdb-isquery", "x-ms-documentdb-partitionkey", "x-ms-max-item-count"],
            """{"query":"SELECT * FROM c WHERE c.a = @a","parameters":[{"name":"@a","value":1}]}""");
    }

    [Fact]
    public async Task A_query_over_all_partitions_asks_for_a_plan_and_then_sends_its_text_as_it_is()
    {
        Recorder recorder = null!;
        await using var account = new TestAccount(inner => recorder = new Recorder(inner));
        var items = await account.ContainerAsync();
        await items.QueryAsync("SELECT * FROM c");
        var before = recorder.Count;

        await items.QueryAsync("SELECT VALUE COUNT(1) FROM c WHERE c.a = 1");

        Assert.Equal(before + 2, recorder.Count);
        Assert.Contains("x-ms-documentdb-partitionkeyrangeid", recorder.Last.Headers);
        Assert.Contains("SELECT VALUE COUNT(1) FROM c WHERE c.a = 1", recorder.Last.Body, StringComparison.Ordinal);
    }

    private static async Task ExpectAsync<T>(Recorder recorder, Func<Task<T>> operation, string line, string[] headers, string body)
    {
        var before = recorder.Count;
        await operation();
        Assert.True(recorder.Count == before + 1, string.Join('\n', recorder.Lines.Skip(before)));
        Assert.Equal((line, body), (recorder.Last.Line, recorder.Last.Body));
        Assert.Subset(recorder.Last.Headers.ToHashSet(), headers.ToHashSet());
    }
}
