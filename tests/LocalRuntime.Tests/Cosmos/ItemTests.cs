using System.Net;
using System.Text.Json;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

public sealed class ItemTests : IAsyncLifetime
{
    private readonly TestAccount account = new();
    private Container items = null!;

    public async ValueTask InitializeAsync() => items = await account.ContainerAsync();

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task What_was_created_is_read_with_its_system_properties_and_the_same_etag()
    {
        using var created = await items.CreateAsync("""{"id":"1+ 2","pk":"p","n":1.50,"text":"å😀"}""");
        using var read = await items.ReadItemStreamAsync("1+ 2", new PartitionKey("p"));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        using var document = await JsonDocument.ParseAsync(read.Content);
        Assert.Equal("1.50", document.RootElement.GetProperty("n").GetRawText());
        Assert.Equal("å😀", document.RootElement.GetProperty("text").GetString());
        Assert.Equal(read.Headers.ETag, document.RootElement.GetProperty("_etag").GetString());
        Assert.All(["_rid", "_self", "_ts", "_attachments"], name => Assert.True(document.RootElement.TryGetProperty(name, out _)));
    }

    [Fact]
    public async Task An_item_is_found_in_its_own_partition_only()
    {
        await items.CreateAsync("""{"id":"1","pk":"p"}""");

        Assert.Equal(HttpStatusCode.NotFound, (await items.ReadItemStreamAsync("1", new PartitionKey("q"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await items.ReadItemStreamAsync("2", new PartitionKey("p"))).StatusCode);
    }

    [Theory]
    [InlineData("""{"id":"1","pk":"p"}""", "p", HttpStatusCode.Conflict)]
    [InlineData("""{"id":"1","pk":"q","u":"x"}""", "q", HttpStatusCode.Created)]
    [InlineData("""{"id":"2","pk":"p","u":"x"}""", "p", HttpStatusCode.Conflict)]
    [InlineData("""{"id":"2","pk":"p","u":"y"}""", "p", HttpStatusCode.Created)]
    [InlineData("""{"id":"2","pk":"p","u":"y"}""", "q", HttpStatusCode.BadRequest)]
    [InlineData("""{"pk":"p"}""", "p", HttpStatusCode.BadRequest)]
    [InlineData("""{"id":"a/b","pk":"p"}""", "p", HttpStatusCode.BadRequest)]
    [InlineData("""{"id":7,"pk":"p"}""", "p", HttpStatusCode.BadRequest)]
    [InlineData("""[1]""", "p", HttpStatusCode.BadRequest)]
    public async Task Ids_and_unique_keys_count_within_a_partition(string document, string partition, HttpStatusCode expected)
    {
        await items.CreateAsync("""{"id":"1","pk":"p","u":"x"}""");

        using var response = await items.CreateAsync(document, partition);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_missing_unique_value_counts_once_like_null()
    {
        await items.CreateAsync("""{"id":"1","pk":"p"}""");

        Assert.Equal(HttpStatusCode.Conflict, (await items.CreateAsync("""{"id":"2","pk":"p","u":null}""")).StatusCode);
    }

    [Fact]
    public async Task A_replace_is_guarded_by_the_etag_and_gives_a_new_one()
    {
        using var created = await items.CreateAsync("""{"id":"1","pk":"p","a":1}""");
        var guard = new ItemRequestOptions { IfMatchEtag = created.Headers.ETag };

        using var first = await items.ReplaceItemStreamAsync(Documents.Stream("""{"id":"1","pk":"p","a":2}"""), "1", new PartitionKey("p"), guard);
        using var second = await items.ReplaceItemStreamAsync(Documents.Stream("""{"id":"1","pk":"p","a":3}"""), "1", new PartitionKey("p"), guard);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotEqual(created.Headers.ETag, first.Headers.ETag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal(["2"], await items.QueryAsync("SELECT VALUE c.a FROM c"));
        using var missing = await items.ReplaceItemStreamAsync(Documents.Stream("""{"id":"9","pk":"p"}"""), "9", new PartitionKey("p"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task An_upsert_creates_and_then_replaces_and_a_delete_is_guarded_as_well()
    {
        using var created = await items.UpsertItemStreamAsync(Documents.Stream("""{"id":"1","pk":"p"}"""), new PartitionKey("p"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var replaced = await items.UpsertItemStreamAsync(Documents.Stream("""{"id":"1","pk":"p","a":1}"""), new PartitionKey("p"));
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await items.DeleteItemStreamAsync("1", new PartitionKey("p"), new ItemRequestOptions { IfMatchEtag = "\"other\"" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await items.DeleteItemStreamAsync("1", new PartitionKey("p"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await items.DeleteItemStreamAsync("1", new PartitionKey("p"))).StatusCode);
    }

    [Fact]
    public async Task A_patch_applies_its_operations_when_its_condition_holds()
    {
        await items.CreateAsync("""{"id":"1","pk":"p","n":1,"list":[1,3],"old":{"x":1},"gone":true}""");

        using var refused = await items.PatchItemStreamAsync(
            "1", new PartitionKey("p"), [PatchOperation.Set("/n", 5)], new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 2" });
        using var patched = await items.PatchItemStreamAsync(
            "1",
            new PartitionKey("p"),
            [
                PatchOperation.Increment("/n", 2), PatchOperation.Add("/list/1", 2), PatchOperation.Replace("/old/x", "y"), PatchOperation.Remove("/gone"),
                PatchOperation.Move("/old", "/moved"), PatchOperation.Set("/new", "z"),
            ],
            new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 1" });

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.Equal(
            ["""{"n":3,"list":[1,2,3],"moved":{"x":"y"},"new":"z"}"""],
            await items.QueryAsync("""SELECT c.n, c.list, c.moved, c["new"], c.gone, c.old FROM c"""));
    }

    [Fact]
    public async Task Of_sixteen_creates_of_one_id_at_once_exactly_one_is_created()
    {
        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(async n => (await items.CreateAsync($$"""{"id":"1","pk":"p","n":{{n}}}""")).StatusCode));

        Assert.Equal(1, statuses.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(15, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Of_guarded_replaces_at_once_exactly_one_wins()
    {
        using var created = await items.CreateAsync("""{"id":"1","pk":"p"}""");
        var guard = new ItemRequestOptions { IfMatchEtag = created.Headers.ETag };

        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(async n => (await items.ReplaceItemStreamAsync(
            Documents.Stream($$"""{"id":"1","pk":"p","n":{{n}}}"""), "1", new PartitionKey("p"), guard)).StatusCode));

        Assert.Equal(1, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(15, statuses.Count(status => status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Read_many_finds_what_is_there()
    {
        for (var n = 0; n < 5; n++)
        {
            await items.CreateAsync($$"""{"id":"{{n}}","pk":"p{{n}}"}""", $"p{n}");
        }

        using var found = await items.ReadManyItemsStreamAsync(
            [("0", new PartitionKey("p0")), ("3", new PartitionKey("p3")), ("4", new PartitionKey("other"))]);

        using var parsed = await JsonDocument.ParseAsync(found.Content);
        Assert.Equal(["0", "3"], parsed.RootElement.GetProperty("Documents").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).Order());
    }

    [Fact]
    public async Task The_change_feed_brings_the_latest_version_of_what_changed_and_then_rests()
    {
        await items.CreateAsync("""{"id":"1","pk":"p","n":1}""");
        await items.CreateAsync("""{"id":"2","pk":"q","n":1}""", "q");
        await items.UpsertItemStreamAsync(Documents.Stream("""{"id":"1","pk":"p","n":2}"""), new PartitionKey("p"));
        using var feed = items.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);

        using var page = await feed.ReadNextAsync();
        using var parsed = await JsonDocument.ParseAsync(page.Content);
        using var rest = await feed.ReadNextAsync();

        Assert.Equal(
            [("2", 1), ("1", 2)],
            parsed.RootElement.GetProperty("Documents").EnumerateArray()
                .Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("n").GetInt32())));
        Assert.Equal(HttpStatusCode.NotModified, rest.StatusCode);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(503)]
    public async Task A_fault_is_answered_as_asked_for_and_leaves_nothing(int status)
    {
        account.Endpoint.Faults.Add(
            request => request.Method == HttpMethod.Post,
            status == 429 ? CosmosFault.Throttled(TimeSpan.FromMilliseconds(1)) : new CosmosFault(status), times: 20);
        using var response = await items.CreateAsync("""{"id":"1","pk":"p"}""");
        account.Endpoint.Faults.Clear();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await items.ReadItemStreamAsync("1", new PartitionKey("p"))).StatusCode);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.NotFound)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task A_lost_connection_may_have_taken_effect(bool afterCommit, HttpStatusCode then)
    {
        account.Endpoint.Faults.Add(
            request => request.Method == HttpMethod.Post, afterCommit ? CosmosFault.LostAfterCommit : CosmosFault.LostBeforeCommit, times: 20);
        try
        {
            using var response = await items.CreateAsync("""{"id":"1","pk":"p"}""");
            Assert.False(response.IsSuccessStatusCode);
        }
        catch (Exception error) when (error is HttpRequestException or CosmosException)
        {
            // How the client reports it is its own affair.
        }

        account.Endpoint.Faults.Clear();
        Assert.Equal(then, (await items.ReadItemStreamAsync("1", new PartitionKey("p"))).StatusCode);
    }

    [Fact]
    public async Task What_is_not_supported_is_refused_by_its_name()
    {
        var database = account.Client.GetDatabase("test");
        var ttl = await Assert.ThrowsAsync<CosmosException>(
            () => database.CreateContainerAsync(new ContainerProperties("ttl", "/pk") { DefaultTimeToLive = 5 }));
        Assert.Equal(HttpStatusCode.BadRequest, ttl.StatusCode);
        Assert.Contains("defaultTtl", ttl.Message, StringComparison.Ordinal);

        using var batch = await items.CreateTransactionalBatch(new PartitionKey("p"))
            .CreateItemStream(Documents.Stream("""{"id":"1","pk":"p"}""")).ExecuteAsync();
        Assert.Equal(HttpStatusCode.BadRequest, batch.StatusCode);
    }
}
