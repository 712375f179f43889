using System.Text.Json.Nodes;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Documents of one type: what a write reports, also when its answer was lost (architecture.md 3).</summary>
public sealed class ItemsTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly Items<MediaRecord> items = store.Get<CosmosContainers>().Items(store.Get<CosmosContainers>().Media, MediaJson.Default.MediaRecord);

    [Fact]
    public async Task What_was_written_is_read_back_with_the_etag_of_its_write()
    {
        var file = New();

        var etag = await InsertAsync(file);

        Assert.Equal(new Stored<MediaRecord>(file, etag!), await ReadAsync(file));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_no_exception()
    {
        var file = New();

        Assert.Null(await ReadAsync(file));
        Assert.Null(await ReplaceAsync(file, "\"any\""));
        Assert.False(await DeleteAsync(file, "\"any\""));
    }

    [Fact]
    public async Task An_id_that_is_taken_is_not_written_over()
    {
        var file = New();
        await InsertAsync(file);

        Assert.Null(await InsertAsync(file with { Name = "other" }));
        Assert.Equal(file, (await ReadAsync(file))!.Value);
    }

    [Fact]
    public async Task A_version_that_has_moved_on_is_neither_written_over_nor_removed()
    {
        var file = New();
        var first = (await InsertAsync(file))!;
        var second = await ReplaceAsync(file with { Name = "second" }, first);

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await ReplaceAsync(file with { Name = "third" }, first));
        Assert.False(await DeleteAsync(file, first));
        Assert.Equal(new Stored<MediaRecord>(file with { Name = "second" }, second), await ReadAsync(file));
        Assert.True(await DeleteAsync(file, second));
        Assert.Null(await ReadAsync(file));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_reports_the_success_it_had()
    {
        var file = New();

        store.Faults.Add(IsWrite, CosmosFault.LostAfterCommit);
        var inserted = await InsertAsync(file);
        Assert.Equal((await ReadAsync(file))!.ETag, inserted);

        store.Faults.Add(IsWrite, CosmosFault.LostAfterCommit);
        var replaced = await ReplaceAsync(file with { Name = "second" }, inserted!);
        Assert.Equal(new Stored<MediaRecord>(file with { Name = "second" }, replaced!), await ReadAsync(file));

        store.Faults.Add(IsWrite, CosmosFault.LostAfterCommit);
        Assert.True(await DeleteAsync(file, replaced!));
        Assert.Null(await ReadAsync(file));
    }

    [Fact]
    public async Task A_write_that_never_arrived_reports_the_success_of_another_as_its_failure()
    {
        var (file, other) = (New(), "somebody else's");
        var etag = (await InsertAsync(file with { Name = other }))!;

        store.Faults.Add(IsWrite, CosmosFault.LostBeforeCommit);
        Assert.Null(await InsertAsync(file));

        await ReplaceAsync(file with { Name = other, Size = 2 }, etag);
        store.Faults.Add(IsWrite, CosmosFault.LostBeforeCommit);
        Assert.Null(await ReplaceAsync(file, etag));

        store.Faults.Add(IsWrite, CosmosFault.LostBeforeCommit);
        Assert.False(await DeleteAsync(file, etag));
        Assert.Equal(file with { Name = other, Size = 2 }, (await ReadAsync(file))!.Value);
    }

    [Fact]
    public async Task A_read_outlasts_a_fault()
    {
        var file = New();
        await InsertAsync(file);
        store.Faults.Add(request => request.Method == HttpMethod.Get, CosmosFault.Unavailable);

        Assert.NotNull(await ReadAsync(file));
    }

    [Fact]
    public async Task A_query_brings_its_pages_one_by_one_as_they_are_asked_for()
    {
        var checklist = Guid.NewGuid();
        var files = Enumerable.Range(0, 5).Select(_ => New() with { Checklist = checklist }).ToList();
        foreach (var file in files)
        {
            await InsertAsync(file);
        }

        var query = Query("SELECT * FROM c WHERE c.checklist = @checklist", checklist);
        var found = new List<Stored<MediaRecord>>();
        var all = await store.SentByAsync(async () =>
        {
            await foreach (var file in items.QueryAsync(query, null, 2, CancellationToken.None))
            {
                found.Add(file);
            }
        });
        var one = await store.SentByAsync(async () =>
        {
            await foreach (var file in items.QueryAsync(query, null, 2, CancellationToken.None))
            {
                break;
            }
        });

        Assert.Equal(files.OrderBy(file => file.Id, StringComparer.Ordinal), found.Select(file => file.Value).OrderBy(file => file.Id, StringComparer.Ordinal));
        Assert.Equal((await ReadAsync(found[0].Value))!.ETag, found[0].ETag);
        Assert.Equal(3, all.Count(request => request.Verb == "QUERY"));
        Assert.Single(one, request => request.Verb == "QUERY");
    }

    [Fact]
    public async Task A_query_with_a_partition_asks_that_one_only()
    {
        var (mine, other, checklist) = (New(), New(), Guid.NewGuid());
        await InsertAsync(mine with { Checklist = checklist });
        await InsertAsync(other with { Checklist = checklist });

        var found = new List<string>();
        await foreach (var file in items.QueryAsync(
            Query("SELECT * FROM c WHERE c.checklist = @checklist", checklist), mine.Id, null, CancellationToken.None))
        {
            found.Add(file.Value.Id);
        }

        Assert.Equal([mine.Id], found);
    }

    [Fact]
    public async Task A_result_that_is_no_whole_document_has_no_etag()
    {
        var file = New();
        await InsertAsync(file);
        var containers = store.Get<CosmosContainers>();
        var parts = containers.Items(containers.Media, Functions.Catalog.CatalogJson.Default.JsonObject);

        var found = new List<Stored<JsonObject>>();
        await foreach (var part in parts.QueryAsync(new QueryDefinition("SELECT c.name FROM c"), file.Id, null, CancellationToken.None))
        {
            found.Add(part);
        }

        Assert.Equal(("""{"name":"first"}""", ""), (Assert.Single(found).Value.ToJsonString(), found[0].ETag));
    }

    private static MediaRecord New()
    {
        var uuid = Guid.NewGuid();
        return new MediaRecord(uuid.Hex(), uuid, "stored", "first", 1, "text/plain", "00", Guid.NewGuid(), Guid.NewGuid(), Sample.Then, null);
    }

    private static QueryDefinition Query(string text, Guid checklist) => new QueryDefinition(text).WithParameter("@checklist", checklist.Hex());

    private static bool IsWrite(HttpRequestMessage request) =>
        request.Method != HttpMethod.Get && !request.Headers.Contains("x-ms-documentdb-isquery")
        && request.RequestUri!.AbsolutePath.Contains("/docs", StringComparison.Ordinal);

    private ValueTask<Stored<MediaRecord>?> ReadAsync(MediaRecord file) => items.ReadAsync(file.Id, file.Id, CancellationToken.None);

    private Task<string?> InsertAsync(MediaRecord file) => items.InsertAsync(file, file.Id, file.Id, CancellationToken.None);

    private Task<string?> ReplaceAsync(MediaRecord file, string etag) => items.ReplaceAsync(file, file.Id, file.Id, etag, CancellationToken.None);

    private Task<bool> DeleteAsync(MediaRecord file, string etag) => items.DeleteAsync(file.Id, file.Id, etag, CancellationToken.None);
}
