using System.Globalization;
using System.Net;
using System.Text.Json;
using LocalRuntime.Cosmos;
using LocalRuntime.Cosmos.Sql;
using Microsoft.Azure.Cosmos;
using SortKey = LocalRuntime.Cosmos.Sql.SortKey;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>A container in several physical partitions: the real SDK asks each of them, and merges what they answer as if there were one.</summary>
public sealed class PhysicalPartitionTests(SpreadDocuments documents) : IClassFixture<SpreadDocuments>
{
    private const int Partitions = SpreadDocuments.Partitions;
    private const int Keys = SpreadDocuments.Keys;
    private const int DocumentsPerKey = SpreadDocuments.DocumentsPerKey;

    private readonly Container alone = documents.Alone;
    private readonly Container spread = documents.Spread;
    private readonly Router router = documents.Router;

    /// <summary>As published with the SDKs for .NET and JavaScript.</summary>
    [Theory]
    [InlineData("\"redmond\"", "22E342F38A486A088463DFF7838A5963")]
    [InlineData("\"partitionKey\"", "013AEFCF77FA271571CF665A58C933F1")]
    [InlineData("\"aa\"", "05033626483AE80D00E44FBD35362B19")]
    [InlineData("\"\"", "32E9366E637A71B4E710384B2F4970A0")]
    [InlineData("5", "19C08621B135968252FB34B4CF66F811")]
    [InlineData("5.12312419050912359123", "0EF2E2D82460884AF0F6440BE4F726A8")]
    [InlineData("true", "0E711127C5B5A8E4726AC6DD306A3E59")]
    [InlineData("false", "2FE1BE91E90A3439635E0E9E37361EF2")]
    [InlineData("null", "378867E4430E67857ACE5C908374FE16")]
    [InlineData(null, "11622DAA78F835834610ABE56EFF5CB5")]
    public void A_partition_key_has_the_hash_that_Cosmos_DB_gives_it(string? json, string expected)
    {
        var key = json is null ? null : SortKey.Of(JsonDocument.Parse(json).RootElement);

        Assert.Equal(expected, EffectivePartitionKey.ToText(EffectivePartitionKey.Of(key)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void The_ranges_cover_the_space_without_a_gap(int count)
    {
        var ranges = new PhysicalPartitions(count).Ranges;

        Assert.Equal(count, ranges.Count);
        Assert.Equal(("", "FF"), (ranges[0].Start, ranges[^1].End));
        Assert.Equal(ranges.Skip(1).Select(range => range.Start), ranges.SkipLast(1).Select(range => range.End));
        Assert.All(ranges, range => Assert.True(string.CompareOrdinal(range.Start, range.End) < 0));
    }

    [Fact]
    public async Task Each_document_is_in_one_range()
    {
        var ranges = await spread.GetFeedRangesAsync();
        var seen = new List<int>();
        foreach (var range in ranges)
        {
            using var feed = spread.GetItemQueryStreamIterator(range, new QueryDefinition("SELECT * FROM c"), null);
            var found = await DrainAsync(feed);
            Assert.NotEmpty(found);
            seen.AddRange(found.Select(Number));
        }

        Assert.Equal(Partitions, ranges.Count);
        Assert.Equal(Enumerable.Range(0, Keys * DocumentsPerKey), seen.Order());
        Assert.True(router.Ranges.Distinct().Count() == Partitions);
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.b = 3 ORDER BY c.s")]
    [InlineData("SELECT * FROM c ORDER BY c.s DESC")]
    [InlineData("SELECT c.id, c.s AS text FROM c ORDER BY c.s")]
    [InlineData("SELECT VALUE c.s FROM c WHERE NOT IS_DEFINED(c.none) OR false ORDER BY c.s DESC")]
    [InlineData("SELECT VALUE c.a FROM c ORDER BY c.a")]
    [InlineData("SELECT VALUE c.a FROM c ORDER BY c.a DESC")]
    [InlineData("SELECT VALUE [c.a, c.b] FROM c ORDER BY c.a, c.b DESC")]
    [InlineData("SELECT VALUE [c.a, c.b] FROM c ORDER BY c.a DESC, c.b ASC")]
    [InlineData("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id) ORDER BY c.s")]
    [InlineData("SELECT TOP 7 VALUE c.s FROM c ORDER BY c.s")]
    [InlineData("SELECT TOP @limit VALUE c.s FROM c ORDER BY c.s DESC")]
    [InlineData("SELECT * FROM c ORDER BY c.s OFFSET 0 LIMIT 10")]
    [InlineData("SELECT * FROM c ORDER BY c.s OFFSET 190 LIMIT @limit")]
    [InlineData("SELECT VALUE c.s FROM c WHERE c.x = 1 ORDER BY c.s DESC OFFSET @offset LIMIT @limit")]
    [InlineData("SELECT * FROM c ORDER BY c.s OFFSET 500 LIMIT 10")]
    [InlineData("SELECT VALUE c.s FROM c WHERE c.none = 1 ORDER BY c.s")]
    [InlineData("SELECT VALUE COUNT(1) FROM c")]
    [InlineData("SELECT VALUE COUNT(c.a) FROM c WHERE c.b < @limit")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.none = 1")]
    [InlineData("SELECT VALUE SUM(c.b) FROM c")]
    [InlineData("SELECT VALUE MIN(c.b) FROM c WHERE c.x = 2")]
    [InlineData("SELECT VALUE MAX(c.s) FROM c WHERE c.x = 2")]
    [InlineData("SELECT VALUE MAX(c.s) FROM c WHERE c.s = 'text 077'")]
    [InlineData("SELECT VALUE c.s FROM c WHERE c.pk = 'key7' ORDER BY c.s OFFSET 1 LIMIT 2")]
    public async Task An_ordered_or_aggregated_query_answers_as_from_one_partition(string text)
    {
        foreach (var pageSize in new int?[] { null, 100, 7, 1 })
        {
            var expected = await QueryAsync(alone, text, pageSize);
            var actual = await QueryAsync(spread, text, pageSize);

            // Of equal values the order over partitions is not given.
            Assert.Equal(expected.Select(Ordered), actual.Select(Ordered));
            Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("SELECT * FROM c", 240)]
    [InlineData("SELECT VALUE c.s FROM c WHERE c.x = 1 AND c.b > 2", 45)]
    [InlineData("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)", 4)]
    [InlineData("SELECT * FROM c WHERE c.pk = 'key7'", 4)]
    [InlineData("SELECT * FROM c WHERE 'key7' = c.pk AND c.b >= 0", 4)]
    [InlineData("SELECT * FROM c WHERE c.pk IN ('key1', 'key2', 'key9')", 12)]
    [InlineData("SELECT * FROM c WHERE c.pk = 'key7' OR c.pk = 'key8'", 8)]
    public async Task An_unordered_query_has_every_result_once(string text, int count)
    {
        foreach (var pageSize in new int?[] { null, 7, 1 })
        {
            var actual = await QueryAsync(spread, text, pageSize);

            Assert.Equal(count, actual.Count);
            Assert.Equal((await QueryAsync(alone, text, pageSize)).Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("SELECT VALUE c.s FROM c OFFSET 30 LIMIT 20", 20)]
    [InlineData("SELECT TOP 13 VALUE c.s FROM c", 13)]
    [InlineData("SELECT TOP 13 VALUE c.s FROM c WHERE c.b = 1000", 0)]
    public async Task A_part_of_an_unordered_query_has_as_many_results_as_it_says(string text, int count)
    {
        foreach (var pageSize in new int?[] { null, 7 })
        {
            var actual = await QueryAsync(spread, text, pageSize);

            Assert.Equal(count, actual.Distinct().Count());
            Assert.Equal(count, actual.Count);
        }
    }

    /// <summary>Each page by an iterator of its own, as if another process went on.</summary>
    [Theory]
    [InlineData("SELECT * FROM c")]
    [InlineData("SELECT * FROM c WHERE c.b <= 4 ORDER BY c.s")]
    [InlineData("SELECT * FROM c ORDER BY c.s DESC")]
    [InlineData("SELECT * FROM c WHERE NOT (IS_ARRAY(c.a) OR IS_OBJECT(c.a)) ORDER BY c.a")]
    [InlineData("SELECT * FROM c WHERE NOT (IS_ARRAY(c.a) OR IS_OBJECT(c.a)) ORDER BY c.a DESC")]
    [InlineData("SELECT * FROM c WHERE NOT (IS_ARRAY(c.a) OR IS_OBJECT(c.a)) ORDER BY c.a, c.b DESC")]
    [InlineData("SELECT * FROM c WHERE NOT (IS_ARRAY(c.a) OR IS_OBJECT(c.a)) ORDER BY c.a DESC, c.b")]
    [InlineData("SELECT * FROM c ORDER BY c.s OFFSET 17 LIMIT 150")]
    [InlineData("SELECT * FROM c WHERE c.pk = 'key7' ORDER BY c.s")]
    public async Task A_query_goes_on_from_its_continuation(string text)
    {
        foreach (var pageSize in new[] { 13, 3 })
        {
            var expected = await QueryAsync(spread, text, null);
            var actual = new List<string>();
            string? token = null;
            do
            {
                using var feed = spread.GetItemQueryStreamIterator(new QueryDefinition(text), token, new QueryRequestOptions { MaxItemCount = pageSize });
                using var page = await feed.ReadNextAsync();
                Assert.True(page.IsSuccessStatusCode, page.ErrorMessage);
                actual.AddRange((await ReadAsync(page)).Select(document => document.GetRawText()));
                token = page.ContinuationToken;
                Assert.True(actual.Count <= expected.Count, token);
            }
            while (token is not null);

            Assert.Equal(expected.Select(Id), actual.Select(Id));
        }
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.pk = 'key7'", null, 1)]
    [InlineData("SELECT * FROM c WHERE c.pk = @key ORDER BY c.s", null, 1)]
    [InlineData("SELECT * FROM c WHERE c.b = 1 ORDER BY c.s", "key7", 0)]
    [InlineData("SELECT VALUE COUNT(1) FROM c", "key7", 0)]
    [InlineData("SELECT * FROM c WHERE c.b = 1 ORDER BY c.s", null, Partitions)]
    [InlineData("SELECT VALUE COUNT(1) FROM c", null, Partitions)]
    public async Task A_query_asks_the_partitions_that_it_concerns(string text, string? key, int ranges)
    {
        await spread.QueryAsync("SELECT * FROM c WHERE c.b = 1");
        router.Clear();

        await QueryAsync(spread, text, null, key);

        Assert.Equal(ranges, router.Ranges.Distinct().Count());
        Assert.Equal(key is null ? 0 : 1, router.Keys.Distinct().Count());
    }

    /// <summary>For many at once the SDK tells by its own hash which partition to ask for which.</summary>
    [Fact]
    public async Task A_list_a_change_feed_and_many_at_once_see_every_document_once()
    {
        var everything = Enumerable.Range(0, Keys * DocumentsPerKey).ToList();
        using var list = spread.GetItemQueryStreamIterator((string?)null, null, new QueryRequestOptions { MaxItemCount = 9 });
        Assert.Equal(everything, (await DrainAsync(list)).Select(Number).Order());

        var changed = new List<JsonElement>();
        using var changes = spread.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        for (var unchanged = 0; unchanged < Partitions;)
        {
            using var page = await changes.ReadNextAsync();
            unchanged = page.StatusCode == HttpStatusCode.NotModified ? unchanged + 1 : 0;
            changed.AddRange(unchanged > 0 ? [] : await ReadAsync(page));
        }

        Assert.Equal(everything, changed.Select(Number).Order());
        using var many = await spread.ReadManyItemsStreamAsync([.. everything.Select(
            number => (number.ToString(CultureInfo.InvariantCulture), new PartitionKey($"key{number / DocumentsPerKey}")))]);
        Assert.Equal(everything, (await ReadAsync(many)).Select(Number).Order());
    }

    [Theory]
    [InlineData("SELECT VALUE AVG(c.b) FROM c", "SELECT VALUE of COUNT, SUM, MIN or MAX")]
    [InlineData("SELECT COUNT(1) AS n FROM c", "SELECT VALUE of COUNT, SUM, MIN or MAX")]
    [InlineData("SELECT VALUE {\"n\": COUNT(1)} FROM c", "SELECT VALUE of COUNT, SUM, MIN or MAX")]
    public async Task What_cannot_be_merged_is_refused(string text, string reason)
    {
        var error = await Assert.ThrowsAsync<CosmosException>(() => spread.QueryAsync(text));

        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Single(await alone.QueryAsync(text));
    }

    /// <summary>The SDK tells a hash of such a value only.</summary>
    [Fact]
    public async Task An_order_that_would_go_on_at_an_object_is_refused()
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE IS_OBJECT(c.a) ORDER BY c.a");
        using var first = spread.GetItemQueryStreamIterator(query, null, new QueryRequestOptions { MaxItemCount = 2 });
        var token = (await first.ReadNextAsync()).ContinuationToken;

        using var next = spread.GetItemQueryStreamIterator(query, token);
        using var page = await next.ReadNextAsync();

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("cannot go on at an array or an object", page.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", HttpStatusCode.Gone)]
    [InlineData("x", HttpStatusCode.Gone)]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("4", HttpStatusCode.OK)]
    public async Task A_query_that_names_no_partition_is_refused(string? range, HttpStatusCode expected)
    {
        using var http = new HttpClient(documents.Endpoint, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://cosmos.invalid/dbs/test/colls/items/docs")
        {
            Content = new StringContent("""{"query":"SELECT * FROM c"}"""),
        };
        request.Headers.Add("x-ms-documentdb-isquery", "True");
        request.Headers.Add("x-ms-documentdb-query-enablecrosspartition", "True");
        if (range is not null)
        {
            request.Headers.Add("x-ms-documentdb-partitionkeyrangeid", range);
        }

        using var response = await http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(range == "4" ? "4:-1#" : "0:-1#", response.Headers.GetValues("x-ms-session-token").Single()[..5]);
    }

    [Fact]
    public async Task A_file_that_was_written_with_another_number_of_partitions_is_read_as_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("partitions-test-").FullName;
        var file = System.IO.Path.Combine(folder, "cosmos.db");
        foreach (var partitions in new[] { 1, 3, 8, 1 })
        {
            await using var account = new TestAccount(endpoint: new CosmosEndpoint(file, false, TimeProvider.System, null, partitions));
            var items = await account.ContainerAsync();
            var text = partitions.ToString(CultureInfo.InvariantCulture);
            await items.CreateAsync($$"""{"id":"{{Guid.NewGuid()}}","u":"{{Guid.NewGuid()}}","pk":"{{text}}","s":"{{text}}"}""", text);
        }

        await using (var last = new TestAccount(endpoint: new CosmosEndpoint(file, false, TimeProvider.System, null, 7)))
        {
            var texts = await (await last.ContainerAsync()).QueryAsync("SELECT VALUE c.s FROM c ORDER BY c.s");
            Assert.Equal(["\"1\"", "\"1\"", "\"3\"", "\"8\""], texts);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void The_number_of_partitions_is_bounded(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => new PhysicalPartitions(count));

    /// <summary>The results without what each account adds to its documents.</summary>
    private static async Task<List<string>> QueryAsync(Container container, string text, int? pageSize, string? key = null) =>
    [
        .. (await container.QueryAsync(
            text, key, pageSize, ("@ids", new[] { "3", "77", "130", "239" }), ("@limit", 5), ("@offset", 20), ("@key", "key7")))
            .Select(json => json.IndexOf(",\"_rid\"", StringComparison.Ordinal) is var end and >= 0 ? json[..end] + "}" : json),
    ];

    /// <summary>What the order of the tests' queries decides: everything but which of equal ones.</summary>
    private static string Ordered(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return parsed.RootElement.ValueKind == JsonValueKind.Object && parsed.RootElement.TryGetProperty("s", out var text) ? text.GetRawText() : json;
    }

    private static string Id(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return parsed.RootElement.GetProperty("id").GetString()!;
    }

    private static int Number(JsonElement document) => int.Parse(document.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);

    private static async Task<List<JsonElement>> DrainAsync(FeedIterator feed)
    {
        var documents = new List<JsonElement>();
        while (feed.HasMoreResults)
        {
            using var page = await feed.ReadNextAsync();
            Assert.True(page.IsSuccessStatusCode, page.ErrorMessage);
            documents.AddRange(await ReadAsync(page));
        }

        return documents;
    }

    private static async Task<List<JsonElement>> ReadAsync(ResponseMessage page)
    {
        using var parsed = await JsonDocument.ParseAsync(page.Content);
        return [.. parsed.RootElement.GetProperty("Documents").EnumerateArray().Select(document => document.Clone())];
    }
}

/// <summary>The same documents in one physical partition and in several: values that meet over partitions, of every type, and none.</summary>
public sealed class SpreadDocuments : IAsyncLifetime
{
    public const int Partitions = 5;
    public const int Keys = 60;
    public const int DocumentsPerKey = 4;

    private readonly TestAccount one = new();
    private readonly TestAccount several;

    public SpreadDocuments()
    {
        several = new TestAccount(
            inner =>
            {
                Router = new Router(inner);
                return Router;
            },
            physicalPartitions: Partitions);
    }

    public Container Alone { get; private set; } = null!;

    public Container Spread { get; private set; } = null!;

    public Router Router { get; private set; } = null!;

    public CosmosEndpoint Endpoint => several.Endpoint;

    public async ValueTask InitializeAsync()
    {
        (Alone, Spread) = (await one.ContainerAsync(), await several.ContainerAsync());
        string[] values = ["1", "2", "2", "\"b\"", "\"B\"", "null", "true", "3.5", "[1]", "{\"x\":1}"];
        for (var key = 0; key < Keys; key++)
        {
            for (var i = 0; i < DocumentsPerKey; i++)
            {
                var number = (key * DocumentsPerKey) + i;
                var a = number % 11 == 10 ? "" : $"\"a\":{values[number % 11]},";
                var json = $$"""{"id":"{{number}}","pk":"key{{key}}",{{a}}"b":{{number % 7}},"s":"text {{number:000}}","u":{{number}},"x":{{number % 3}}}""";
                Assert.Equal(HttpStatusCode.Created, (await Alone.CreateAsync(json, $"key{key}")).StatusCode);
                Assert.Equal(HttpStatusCode.Created, (await Spread.CreateAsync(json, $"key{key}")).StatusCode);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await several.DisposeAsync();
    }
}

/// <summary>Notes the ranges and partition keys that queries went to.</summary>
public sealed class Router(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(string Name, string Value)> seen = [];

    public IEnumerable<string> Ranges => seen.Where(header => header.Name == "x-ms-documentdb-partitionkeyrangeid").Select(header => header.Value);

    public IEnumerable<string> Keys => seen.Where(header => header.Name == "x-ms-documentdb-partitionkey").Select(header => header.Value);

    public void Clear() => seen.Clear();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Contains("x-ms-documentdb-isquery") && !request.Headers.Contains("x-ms-cosmos-is-query-plan-request"))
        {
            foreach (var (name, values) in request.Headers)
            {
                seen.Enqueue((name.ToLowerInvariant(), string.Join(',', values)));
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
