using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>The catalog's documents as they are; each test has a kind of its own, and so does not see the others' documents.</summary>
public sealed class CatalogStoreTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly CatalogStore catalog = store.Get<CatalogStore>();
    private readonly string kind = "kind-" + World.NewUuid();

    [Fact]
    public async Task A_document_is_read_as_it_is_and_as_what_it_stands_for()
    {
        var project = new Project(Guid.NewGuid(), "Project", Guid.NewGuid());
        await store.PutAsync(kind, project.Uuid.Hex(), project);
        var id = CatalogIds.Of(kind, project.Uuid.Hex());

        var document = await catalog.ReadAsync(id, CancellationToken.None);
        var typed = await catalog.ReadAsync(id, CatalogJson.Default.Project, CancellationToken.None);

        Assert.Equal((kind, project.Uuid.Hex()), (document!.Value.Text("kind"), document.Value.Text("uuid")));
        Assert.Equal(new Stored<Project>(project, document.ETag), typed);
        Assert.Null(await catalog.ReadAsync(CatalogIds.Of(kind, World.NewUuid()), CancellationToken.None));
        Assert.Null(document.Value.Text("no_such_key"));
    }

    [Fact]
    public async Task Of_many_ids_those_that_exist_are_read_in_queries_that_stay_small()
    {
        var (one, other) = (await NewAsync(), await NewAsync());
        var asked = Enumerable.Range(0, 2500).Select(_ => CatalogIds.Of(kind, World.NewUuid())).Prepend(one).Append(other).Append(one);

        Dictionary<string, Stored<JsonObject>> found = [];
        var sent = await store.SentByAsync(async () => found = await catalog.ReadManyAsync(asked, CancellationToken.None));

        Assert.Equal(new[] { one, other }.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((await catalog.ReadAsync(one, CancellationToken.None))!.ETag, found[one].ETag);
        Assert.All(sent, request => Assert.InRange(request.Body.Length, 1, 256 * 1024));
        Assert.True(sent.Count > 1);
    }

    [Fact]
    public async Task Documents_are_found_by_a_property_of_their_kind()
    {
        var customer = World.NewUuid();
        var one = await NewAsync(("customer", customer));
        await NewAsync(("customer", World.NewUuid()));
        await WriteAsync(new JsonObject { ["id"] = World.NewUuid(), ["kind"] = "another kind", ["customer"] = customer });

        Assert.Equal([one], Ids(await catalog.WhereAsync(kind, "customer", customer, CancellationToken.None)));
    }

    [Fact]
    public async Task A_kind_is_counted_and_comes_in_pages_by_uuid()
    {
        var ids = new List<string> { await NewAsync(), await NewAsync(), await NewAsync() };
        ids.Sort(StringComparer.Ordinal);

        Assert.Equal(3, await catalog.CountAsync(kind, CancellationToken.None));
        Assert.Equal(0, await catalog.CountAsync(kind + "s", CancellationToken.None));
        Assert.Equal(ids, Ids(await catalog.OfKindAsync(kind, CancellationToken.None)).Order(StringComparer.Ordinal));
        Assert.Equal(ids[..2], Ids(await catalog.PageAsync(kind, 0, 2, CancellationToken.None)));
        Assert.Equal(ids[2..], Ids(await catalog.PageAsync(kind, 2, 2, CancellationToken.None)));
        Assert.Empty(await catalog.PageAsync(kind, 3, 2, CancellationToken.None));
    }

    [Fact]
    public async Task A_write_inserts_what_is_not_there_and_replaces_the_version_that_was_read()
    {
        var document = new JsonObject { ["id"] = CatalogIds.Of(kind, "x"), ["kind"] = kind, ["name"] = "first" };

        Assert.True(await catalog.WriteAsync(document, null, CancellationToken.None));
        Assert.False(await catalog.WriteAsync(document, null, CancellationToken.None));

        var read = (await catalog.ReadAsync(CatalogIds.Of(kind, "x"), CancellationToken.None))!;
        document["name"] = "second";
        Assert.True(await catalog.WriteAsync(document, read.ETag, CancellationToken.None));
        document["name"] = "third";
        Assert.False(await catalog.WriteAsync(document, read.ETag, CancellationToken.None));

        Assert.Equal("second", (await catalog.ReadAsync(CatalogIds.Of(kind, "x"), CancellationToken.None))?.Value.Text("name"));
    }

    [Fact]
    public async Task A_change_that_loses_its_race_is_read_and_decided_again()
    {
        var id = await NewAsync(("name", "first"));
        var seen = new List<string?>();

        await catalog.ChangeAsync(
            id,
            document =>
            {
                seen.Add(document.Text("name"));
                if (seen.Count == 1)
                {
                    store.Faults.Add(request => request.Method == HttpMethod.Put, new LocalRuntime.Cosmos.CosmosFault(412));
                }

                document["name"] = document.Text("name") + "+";
                return document;
            },
            CancellationToken.None);

        Assert.Equal(["first", "first"], seen);
        Assert.Equal("first+", (await catalog.ReadAsync(id, CancellationToken.None))?.Value.Text("name"));
    }

    [Fact]
    public async Task A_change_to_nothing_is_not_written_and_a_missing_document_stays_missing()
    {
        var id = await NewAsync();
        var etag = (await catalog.ReadAsync(id, CancellationToken.None))!.ETag;

        await catalog.ChangeAsync(id, _ => null, CancellationToken.None);
        await catalog.ChangeAsync(id + "x", _ => throw new InvalidOperationException("There is nothing to change."), CancellationToken.None);

        Assert.Equal(etag, (await catalog.ReadAsync(id, CancellationToken.None))?.ETag);
        Assert.Null(await catalog.ReadAsync(id + "x", CancellationToken.None));
    }

    [Fact]
    public async Task A_document_is_removed_and_a_missing_one_is_removed_already()
    {
        var id = await NewAsync();
        store.Faults.Add(request => request.Method == HttpMethod.Delete, new LocalRuntime.Cosmos.CosmosFault(412));

        await catalog.RemoveAsync(id, CancellationToken.None);
        await catalog.RemoveAsync(id, CancellationToken.None);

        Assert.Null(await catalog.ReadAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task A_version_is_removed_only_while_it_is_the_last()
    {
        var id = await NewAsync(("name", "first"));
        var first = (await catalog.ReadAsync(id, CancellationToken.None))!;
        await catalog.ChangeAsync(id, document => document, CancellationToken.None);
        var second = (await catalog.ReadAsync(id, CancellationToken.None))!;

        Assert.False(await catalog.RemoveVersionAsync(id, first.ETag, CancellationToken.None));
        Assert.True(await catalog.RemoveVersionAsync(id, second.ETag, CancellationToken.None));
        Assert.False(await catalog.RemoveVersionAsync(id, second.ETag, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_read_is_confirmed_as_long_as_it_is_so()
    {
        var id = await NewAsync(("name", "first"));
        var read = (await catalog.ReadAsync(id, CancellationToken.None))!;

        Assert.False(await catalog.ConfirmAsync(id, null, CancellationToken.None));
        Assert.True(await catalog.ConfirmAsync(id, read, CancellationToken.None));
        Assert.False(await catalog.ConfirmAsync(id, read, CancellationToken.None));
        Assert.True(await catalog.ConfirmAsync(id + "x", null, CancellationToken.None));
    }

    [Fact]
    public async Task Every_write_has_what_was_kept_forgotten()
    {
        var (reader, offering) = (store.Get<CatalogReader>(), Sample.Offering());
        var id = CatalogIds.Of(CatalogKinds.Offering, offering.Uuid.Hex());

        Assert.Null(await FindAsync());
        await store.PutAsync(offering);
        Assert.Equal("Cluster", (await FindAsync())?.Name);

        await catalog.ChangeAsync(id, Rename, CancellationToken.None);
        Assert.Equal("Renamed", (await FindAsync())?.Name);

        await catalog.RemoveAsync(id, CancellationToken.None);
        Assert.Null(await FindAsync());

        ValueTask<Offering?> FindAsync() => reader.OfferingAsync(offering.Uuid, CancellationToken.None);

        JsonObject Rename(JsonObject document)
        {
            document["name"] = "Renamed";
            return document;
        }
    }

    private static IEnumerable<string> Ids(List<Stored<JsonObject>> documents) => documents.Select(document => document.Value.Text("id")!);

    private async Task<string> NewAsync(params (string Name, JsonNode Value)[] properties)
    {
        var uuid = World.NewUuid();
        var document = new JsonObject { ["id"] = CatalogIds.Of(kind, uuid), ["kind"] = kind, ["uuid"] = uuid };
        foreach (var (name, value) in properties)
        {
            document[name] = value;
        }

        await WriteAsync(document);
        return CatalogIds.Of(kind, uuid);
    }

    private async Task WriteAsync(JsonObject document) => Assert.True(await catalog.WriteAsync(document, null, CancellationToken.None));
}
