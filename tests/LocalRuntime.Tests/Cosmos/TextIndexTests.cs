using System.Net;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>What a search for a text finds is what the documents have, however far the text index follows them.</summary>
public sealed class TextIndexTests
{
    private const int DocumentCount = 3_000;
    private const string Condition = "(CONTAINS(c.s, @text, true) OR CONTAINS(c.a, @text, true))";

    private static readonly string[] Sought =
    [
        "n1", "N17", "n170", "n1701", "name n29", "STRASSE", "straße", "ÉCLAIR", "éclair 7", "\"quoted\" 11", "n 1", "x OR y", "zero\0", "😀 24",
        "none of them", "", "🂡🂢🂣", "second",
    ];

    [Fact]
    public async Task A_search_finds_what_documents_contain_also_after_changes_removals_and_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("cosmos-text-");
        try
        {
            var texts = new Dictionary<string, (string S, string? A)>();
            await using (var account = new TestAccount(endpoint: Open()))
            {
                var container = await account.ContainerAsync();
                await Parallel.ForEachAsync(Enumerable.Range(0, DocumentCount), async (n, _) =>
                {
                    using var created = await container.CreateAsync(Document(n, TextOf(n), n % 2 == 0 ? "second" : null));
                    Assert.Equal(HttpStatusCode.Created, created.StatusCode);
                });
                for (var n = 0; n < DocumentCount; n++)
                {
                    texts[Id(n)] = (TextOf(n), n % 2 == 0 ? "second" : null);
                }

                await ComparesAsync(container, texts);
                for (var n = 0; n < DocumentCount; n += 9)
                {
                    using var response = n % 2 == 0
                        ? await container.DeleteItemStreamAsync(Id(n), new PartitionKey("p"))
                        : await container.ReplaceItemStreamAsync(Documents.Stream(Document(n, "name n1701 again", null)), Id(n), new PartitionKey("p"));
                    Assert.True(response.IsSuccessStatusCode);
                    if (n % 2 == 0)
                    {
                        texts.Remove(Id(n));
                    }
                    else
                    {
                        texts[Id(n)] = ("name n1701 again", null);
                    }

                    if (n % 1_800 == 0)
                    {
                        await ComparesAsync(container, texts);
                    }
                }

                await ComparesAsync(container, texts);

                // The last ones go, so that after the restart their numbers are given again.
                for (var n = DocumentCount - 20; n < DocumentCount; n++)
                {
                    using var deleted = await container.DeleteItemStreamAsync(Id(n), new PartitionKey("p"));
                    texts.Remove(Id(n));
                }
            }

            await using var again = new TestAccount(endpoint: Open());
            var reopened = await again.ContainerAsync();
            using var late = await reopened.CreateAsync(Document(DocumentCount, "name n1701 late", null));
            texts[Id(DocumentCount)] = ("name n1701 late", null);
            await ComparesAsync(reopened, texts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        CosmosEndpoint Open() => new(Path.Combine(folder.FullName, "cosmos.db"), survivePowerCut: false, TimeProvider.System, null);
    }

    [Fact]
    public async Task A_container_that_is_created_anew_has_none_of_the_earlier_texts()
    {
        await using var account = new TestAccount();
        var container = await account.ContainerAsync();
        using var created = await container.CreateAsync(Document(1, "earlier", null));
        Assert.Equal(["\"1\""], await FoundAsync(container, "earlier"));

        await container.DeleteContainerAsync();
        container = await account.ContainerAsync();
        using var second = await container.CreateAsync(Document(1, "later", null));

        Assert.Equal([], await FoundAsync(container, "earlier"));
        Assert.Equal(["\"1\""], await FoundAsync(container, "later"));
    }

    private static async Task ComparesAsync(Container container, Dictionary<string, (string S, string? A)> texts)
    {
        foreach (var sought in Sought)
        {
            var expected = texts
                .Where(pair => pair.Value.S.Contains(sought, StringComparison.OrdinalIgnoreCase)
                    || pair.Value.A?.Contains(sought, StringComparison.OrdinalIgnoreCase) == true)
                .Select(pair => $"\"{pair.Key}\"").Order(StringComparer.Ordinal).ToList();
            Assert.Equal((sought, expected.Count), (sought, (await FoundAsync(container, sought)).Count));
            Assert.Equal(expected, await FoundAsync(container, sought));
            Assert.Equal(
                [$"{expected.Count}"],
                await container.QueryAsync($"SELECT VALUE COUNT(1) FROM c WHERE {Condition}", "p", parameters: ("@text", sought)));
        }
    }

    private static async Task<List<string>> FoundAsync(Container container, string sought) =>
        [.. (await container.QueryAsync($"SELECT VALUE c.id FROM c WHERE {Condition}", "p", parameters: ("@text", sought))).Order(StringComparer.Ordinal)];

    private static string Id(int n) => $"{n}";

    private static string TextOf(int n) => (n % 8) switch
    {
        0 => $"Name n{n}",
        1 => $"name N{n} of the straße",
        2 => $"éclair {n}",
        3 => $"a \"quoted\" {n}",
        4 => $"zero\0{n}",
        5 => $"😀 {n} x OR y",
        6 => $"🂡🂢🂣{n}",
        _ => "n",
    };

    private static string Document(int n, string text, string? a) =>
        System.Text.Json.JsonSerializer.Serialize(new { id = Id(n), pk = "p", u = n, s = text, a = (object?)a ?? n });
}
