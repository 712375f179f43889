using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>A count that writes keep is at any time the number that a query would find.</summary>
public sealed class RunningCountTests
{
    private const int Documents = 5_000;
    private const int Writes = 400;

    private static readonly string[] Conditions =
    [
        "true", "c.a = 1", "c.a = @one AND c.b >= 3", "c.a != 1 OR c.b < 2", "NOT (c.a = 1)", "c.a IN (1, 2)", "ARRAY_CONTAINS(@set, c.s)",
        "NOT ARRAY_CONTAINS(@set, c.s) AND c.a > 0", "CONTAINS(c.s, 'X', true)", "IS_DEFINED(c.b)", "c.a < 'text'", "c.pk = 'p' AND c.a = 1",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Whatever_is_written_each_count_is_the_number_of_documents_that_match(int physicalPartitions)
    {
        await using var account = new TestAccount(physicalPartitions: physicalPartitions);
        var container = await account.ContainerAsync();
#pragma warning disable CA5394 // The same writes each time.
        var random = new Random(1);
        await Parallel.ForEachAsync(Enumerable.Range(0, Documents), async (n, _) =>
        {
            using var created = await container.CreateAsync(Document(n, new Random(n)), PartitionOf(n));
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        });
        await CompareAsync(container);

        for (var write = 0; write < Writes; write++)
        {
            var n = random.Next(Documents + 50);
            var key = new PartitionKey(PartitionOf(n));
            using var response = random.Next(5) switch
            {
                0 => await container.DeleteItemStreamAsync(Id(n), key),
                1 => await container.ReplaceItemStreamAsync(Cosmos.Documents.Stream(Document(n, random)), Id(n), key),
                2 => await container.PatchItemStreamAsync(Id(n), key, [PatchOperation.Set("/a", random.Next(4))]),

                // Some of these have the unique value or the id of another one.
                3 => await container.CreateAsync(Document(n, random), PartitionOf(n)),
                _ => await container.UpsertItemStreamAsync(Cosmos.Documents.Stream(Document(n, random)), key),
            };
            if (write % 40 == 0)
            {
                await CompareAsync(container);
            }
        }
#pragma warning restore CA5394

        await CompareAsync(container);
    }

    [Fact]
    public async Task A_write_that_was_undone_changes_no_count()
    {
        await using var account = new TestAccount();
        var container = await account.ContainerAsync();
        for (var n = 0; n < 600; n++)
        {
            using var created = await container.CreateAsync($$"""{"id":"{{Id(n)}}","pk":"p","u":{{n}},"a":1}""");
        }

        Assert.Equal(600, await CountAsync(container, "c.a = 1", "p"));
        using var refused = await container.CreateAsync("""{"id":"other","pk":"p","u":5,"a":1}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(600, await CountAsync(container, "c.a = 1", "p"));
    }

    private static string Id(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static string PartitionOf(int n) => n % 5 == 0 ? "q" : "p";

#pragma warning disable CA5394
    private static string Document(int n, Random random) =>
        $$"""
        {"id":"{{Id(n)}}","pk":"{{PartitionOf(n)}}","u":{{(random.Next(30) == 0 ? random.Next(Documents) : 10_000 + n)}},"a":{{random.Next(3)}},
        {{(random.Next(4) == 0 ? "" : $"\"b\":{random.Next(6)},")}}"s":"{{"xyz"[random.Next(3)]}}"}
        """;
#pragma warning restore CA5394

    private static async Task CompareAsync(Container container)
    {
        foreach (var condition in Conditions)
        {
            foreach (var partition in new[] { "p", null })
            {
                var found = await container.QueryAsync($"SELECT c.id FROM c WHERE {condition}", partition, 1000, Parameters);
                Assert.Equal((condition, partition, found.Count), (condition, partition, await CountAsync(container, condition, partition)));
            }
        }
    }

    private static (string, object)[] Parameters => [("@one", 1), ("@set", (string[])["x", "y"])];

    private static async Task<int> CountAsync(Container container, string condition, string? partition) =>
        (await container.QueryAsync($"SELECT VALUE COUNT(1) FROM c WHERE {condition}", partition, null, Parameters))
            .Sum(count => int.Parse(count, CultureInfo.InvariantCulture));
}
