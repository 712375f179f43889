using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>Which indexes a query may use, and that what it finds does not depend on it.</summary>
public sealed class IndexChoiceTests
{
    private static readonly ContainerShape Shape = new(
        "docs1",
        new Dictionary<string, string>
        {
            ["/id"] = "id",
            ["/pk"] = "pk",
            ["/owner"] = "c0",
            ["/state"] = "c1",
            ["/name"] = "c2",
            ["/uuid"] = "c3",
            ["/at"] = "c4",
            ["/user"] = "c5",
        },
        [
            new CompositeIndex([("/name", false), ("/uuid", false)]),
            new CompositeIndex([("/owner", false), ("/name", false), ("/uuid", false)]),
            new CompositeIndex([("/owner", false), ("/state", false), ("/name", false), ("/uuid", false)]),
            new CompositeIndex([("/at", false), ("/uuid", false)]),
        ],
        new HashSet<string> { "/owner", "/state", "/name", "/uuid", "/at", "/user" });

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.owner = @o AND c.state = @s ORDER BY c.owner, c.state, c.name, c.uuid", "docs1_by_c0_c1_c2_c3", true, "")]
    [InlineData("SELECT * FROM c WHERE c.owner = @o ORDER BY c.owner, c.name, c.uuid", "docs1_by_c0_c2_c3", true, "")]
    [InlineData("SELECT * FROM c WHERE c.owner = @o ORDER BY c.owner DESC, c.name DESC, c.uuid DESC", "docs1_by_c0_c2_c3", true, "")]
    [InlineData("SELECT * FROM c WHERE c.owner = @o AND c.user = @u ORDER BY c.owner, c.name, c.uuid", "docs1_by_c0_c2_c3", false, "docs1_by_c5")]
    [InlineData("SELECT * FROM c WHERE c.at >= @t ORDER BY c.name, c.uuid", "docs1_by_c2_c3", false, "docs1_by_c4_c3")]
    [InlineData("SELECT * FROM c WHERE c.user IN (@u, @v) ORDER BY c.name, c.uuid", "docs1_by_c2_c3", false, "docs1_by_c5")]
    [InlineData("SELECT * FROM c WHERE c.other = 1 ORDER BY c.name, c.uuid", "docs1_by_c2_c3", false, "")]
    [InlineData("SELECT * FROM c WHERE c.user = @u", "docs1_by_c5", true, "")]
    [InlineData("SELECT * FROM c WHERE c.owner = @o", null, false, "docs1_by_c0_c2_c3")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.state = @s AND c.owner = @o", "docs1_by_c0_c1_c2_c3", true, "")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.owner = @o", "docs1_by_c0_c2_c3", true, "")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.at > @t", null, false, "docs1_by_c4_c3")]
    [InlineData("SELECT * FROM c", null, true, "")]
    public void An_index_with_all_equal_values_and_then_the_order_leads_to_the_rows_and_others_find_what_is_rare(
        string text, string? ordered, bool isExact, string selective)
    {
        var access = QueryCompiler.Compile(text, Shape).Access;

        Assert.Equal(
            (ordered, isExact, selective),
            (access.Ordered?.Name("docs1"), access.IsExact, string.Join(' ', access.Selective.OfType<IndexAccess>().Select(one => one.Index.Name("docs1")))));
    }

    [Theory]
    [InlineData("SELECT * FROM c", "p", "docs1_by_pk")]
    [InlineData("SELECT * FROM c WHERE IS_DEFINED(c.other)", "p", "docs1_by_pk")]
    [InlineData("SELECT * FROM c WHERE c.user = @u", "p", "docs1_by_c5")]
    [InlineData("SELECT * FROM c", null, "")]
    public void What_no_other_index_leads_to_is_found_in_its_partition_alone(string text, string? partition, string expected)
    {
        var indexes = QueryCompiler.Compile(text, Shape).Access.IndexesFor(new QueryScope(partition));

        Assert.Equal(expected, string.Join(' ', indexes.Select(index => index.Name("docs1"))));
    }

    [Fact]
    public async Task What_is_found_and_in_which_order_does_not_depend_on_how_much_matches()
    {
        await using var account = new TestAccount();
        var container = await account.ContainerAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), async (n, _) =>
        {
            using var created = await container.CreateAsync($$"""{"id":"{{n}}","pk":"p","u":{{n}},"a":{{n % 7}},"b":{{n}},"s":"{{n / 500}}"}""");
        });

        // From none that match to all of them.
        foreach (var (condition, matches) in new (string, Func<int, bool>)[]
        {
            ("c.b >= 5000", _ => false), ("c.b >= 1990", n => n >= 1990), ("c.b >= 1000", n => n >= 1000), ("c.b >= 0", _ => true),
            ("c.s = '2'", n => n / 500 == 2), ("c.s IN ('1', '9')", n => n / 500 == 1), ("c.a = 3 AND c.b < 50", n => n % 7 == 3 && n < 50),
        })
        {
            var expected = Enumerable.Range(0, 2_000).Where(matches).OrderBy(n => n % 7).ThenByDescending(n => n).Select(n => $"\"{n}\"").ToList();
            Assert.Equal(expected, await container.QueryAsync($"SELECT VALUE c.id FROM c WHERE {condition} ORDER BY c.a, c.b DESC", "p", 300));
            Assert.Equal(
                expected.Skip(5).Take(10),
                await container.QueryAsync($"SELECT VALUE c.id FROM c WHERE {condition} ORDER BY c.a, c.b DESC OFFSET 5 LIMIT 10", "p"));
        }
    }
}
