using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly TestAccount account = new();
    private Container items = null!;

    public async ValueTask InitializeAsync()
    {
        items = await account.ContainerAsync();
        string[] documents =
        [
            """{"id":"undefined","pk":"p","u":1,"g":[]}""",
            """{"id":"null","pk":"p","u":2,"a":null,"x":null,"g":[{"k":1,"live":true}]}""",
            """{"id":"false","pk":"p","u":3,"a":false,"x":false}""",
            """{"id":"true","pk":"p","u":4,"a":true,"x":true,"g":[{"k":2,"live":false},{"k":3,"live":true}]}""",
            """{"id":"minus","pk":"p","u":5,"a":-1.5,"x":-1.5}""",
            """{"id":"ten","pk":"q","u":6,"a":10,"x":10,"b":1}""",
            """{"id":"nine","pk":"q","u":7,"a":9,"x":9,"b":1}""",
            """{"id":"text","pk":"q","u":8,"a":"abc","x":"abc","s":"Straße","b":2}""",
            """{"id":"upper","pk":"q","u":9,"a":"ABC","x":"ABC","s":"strasse","b":3}""",
            """{"id":"array","pk":"q","u":10,"a":[1,2],"x":[1,2],"g":["k",null]}""",
            """{"id":"object","pk":"q","u":11,"a":{"y":1,"x":2},"x":{"y":1,"x":2}}""",
        ];
        foreach (var document in documents)
        {
            var response = await items.CreateAsync(document, document.Contains("\"pk\":\"p\"", StringComparison.Ordinal) ? "p" : "q");
            Assert.True(response.IsSuccessStatusCode, response.ErrorMessage);
        }
    }

    public ValueTask DisposeAsync() => account.DisposeAsync();

    /// <summary>Each condition on an indexed path (a) and on one that is not (x): the index may change nothing but the speed.</summary>
    [Theory]
    [InlineData("c.{0} = null", "null")]
    [InlineData("c.{0} != null", "array,false,minus,nine,object,ten,text,true,upper")]
    [InlineData("NOT (c.{0} = 10)", "array,false,minus,nine,null,object,text,true,upper")]
    [InlineData("NOT (c.{0} < 10)", "ten")]
    [InlineData("NOT (c.{0} >= 'abc')", "upper")]
    [InlineData("c.{0} < 10", "minus,nine")]
    [InlineData("10 > c.{0}", "minus,nine")]
    [InlineData("c.{0} >= 'B'", "text")]
    [InlineData("c.{0} > false", "true")]
    [InlineData("c.{0} <= null", "null")]
    [InlineData("c.{0} BETWEEN 9 AND 10", "nine,ten")]
    [InlineData("c.{0} NOT BETWEEN 9 AND 10", "minus")]
    [InlineData("c.{0} IN (9, 'abc', true)", "nine,text,true")]
    [InlineData("c.{0} NOT IN (9, 'abc', true)", "array,false,minus,null,object,ten,upper")]
    [InlineData("c.{0}", "true")]
    [InlineData("NOT c.{0}", "false")]
    [InlineData("c.{0} = [1,2] OR c.{0} = undefined", null)]
    [InlineData("IS_DEFINED(c.{0}) AND NOT IS_NULL(c.{0}) AND NOT IS_STRING(c.{0}) AND NOT IS_NUMBER(c.{0}) AND NOT IS_BOOL(c.{0})", "array,object")]
    [InlineData("IS_ARRAY(c.{0}) OR IS_OBJECT(c.{0})", "array,object")]
    [InlineData("CONTAINS(c.{0}, 'b')", "text")]
    [InlineData("CONTAINS(c.{0}, 'b', true)", "text,upper")]
    [InlineData("NOT CONTAINS(c.{0}, 'b', false)", "upper")]
    [InlineData("STARTSWITH(c.{0}, 'AB')", "upper")]
    [InlineData("ENDSWITH(c.{0}, 'bc', true)", "text,upper")]
    [InlineData("STRINGEQUALS(c.{0}, 'Abc', true)", "text,upper")]
    [InlineData("LOWER(c.{0}) = 'abc'", "text,upper")]
    [InlineData("LENGTH(c.{0}) = 3", "text,upper")]
    [InlineData("ARRAY_LENGTH(c.{0}) = 2", "array")]
    [InlineData("ARRAY_CONTAINS(c.{0}, 2)", "array")]
    [InlineData("ARRAY_CONTAINS(@set, c.{0})", "nine,null,upper")]
    [InlineData("NOT ARRAY_CONTAINS(@set, c.{0})", "array,false,minus,object,ten,text,true")]
    [InlineData("ARRAY_CONTAINS([9, 10], c.{0})", "nine,ten")]
    [InlineData("c.{0} = @object", "object")]
    [InlineData("c.{0}.y = 1", "object")]
    [InlineData("c.{0}[1] = 2", "array")]
    [InlineData("(c.{0} ?? 'none') = 'none'", "undefined")]
    [InlineData("EXISTS(SELECT VALUE g FROM g IN c.g WHERE g.k = 3 AND g.live = true AND IS_DEFINED(c.{0}))", "true")]
    [InlineData("true AND (c.{0} = 9 OR c.missing = 1)", "nine")]
    public async Task A_condition_keeps_what_it_is_true_for(string condition, string? expected)
    {
        foreach (var path in new[] { "a", "x" })
        {
            var text = $"SELECT VALUE c.id FROM c WHERE {string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, path)}";
            if (expected is null)
            {
                await Assert.ThrowsAsync<CosmosException>(() => items.QueryAsync(text));
                continue;
            }

            var found = await items.QueryAsync(text, null, null, ("@set", new object?[] { 9, null, "ABC" }), ("@object", new { x = 2, y = 1 }));
            Assert.Equal(expected, string.Join(',', found.Select(id => id.Trim('"')).Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task Order_is_undefined_null_booleans_numbers_texts_arrays_objects()
    {
        string[] ascending = ["undefined", "null", "false", "true", "minus", "nine", "ten", "upper", "text", "array", "object"];

        Assert.Equal(ascending, await IdsAsync("SELECT VALUE c.id FROM c ORDER BY c.a"));
        Assert.Equal(ascending.Reverse(), await IdsAsync("SELECT VALUE c.id FROM c ORDER BY c.a DESC"));
        Assert.Equal(["ten", "upper", "text"], await IdsAsync("SELECT VALUE c.id FROM c ORDER BY c.a OFFSET 6 LIMIT 3"));
    }

    [Theory]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.a, c.b DESC", "undefined,null,false,true,minus,nine,ten,upper,text,array,object")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.a DESC, c.b", "object,array,text,upper,ten,nine,minus,true,false,null,undefined")]
    public async Task Several_keys_are_served_by_their_composite_index_in_both_directions(string text, string expected) =>
        Assert.Equal(expected.Split(','), await IdsAsync(text));

    [Theory]
    [InlineData("SELECT * FROM c ORDER BY c.a, c.b", "composite index")]
    [InlineData("SELECT * FROM c ORDER BY c.b, c.a DESC", "composite index")]
    [InlineData("SELECT * FROM c ORDER BY c.x", "/x")]
    [InlineData("SELECT * FROM c ORDER BY LOWER(c.a)", "ORDER BY")]
    [InlineData("SELECT c.order FROM c", "ORDER")]
    [InlineData("SELECT * FROM c OFFSET 5", "LIMIT")]
    [InlineData("SELECT DISTINCT c.a FROM c", "DISTINCT")]
    [InlineData("SELECT c.a FROM c GROUP BY c.a", "GROUP BY")]
    [InlineData("SELECT * FROM c JOIN g IN c.g", "JOIN")]
    [InlineData("SELECT * FROM c WHERE c.a + 1 = 2", "+")]
    [InlineData("SELECT * FROM c WHERE d.a = 1", "'d'")]
    [InlineData("SELECT * FROM c WHERE ROUND(c.a) = 1", "ROUND")]
    [InlineData("SELECT * FROM c WHERE c.a = @none", "@none")]
    [InlineData("SELECT * FROM c WHERE c.a = 'open", "does not end")]
    [InlineData("SELECT * FROM c WHERE c.a LIKE 'x'", "LIKE")]
    public async Task What_is_not_supported_is_refused_with_a_sentence_that_names_it(string text, string named)
    {
        var refused = await Assert.ThrowsAsync<CosmosException>(() => items.QueryAsync(text));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT VALUE COUNT(1) FROM c", "11")]
    [InlineData("SELECT VALUE COUNT(c.a) FROM c", "10")]
    [InlineData("SELECT VALUE SUM(c.b) FROM c", "7")]
    [InlineData("SELECT VALUE MIN(c.u) FROM c", "1")]
    [InlineData("SELECT COUNT(1) AS n, MAX(c.u) AS most, AVG(c.b) AS mean FROM c", """{"n":11,"most":11,"mean":1.75}""")]
    [InlineData("""SELECT VALUE [{"item": COUNT(1)}] FROM c WHERE c.pk = 'p'""", """[{"item":5}]""")]
    [InlineData("SELECT TOP 1 c.a AS n, c.missing, {\"list\": [c.b, 'x', true]} AS o FROM c WHERE c.a = 10", """{"n":10,"o":{"list":[1,"x",true]}}""")]
    [InlineData("SELECT VALUE 1 FROM c WHERE c.id = 'ten'", "1")]
    public async Task A_result_has_the_form_that_select_gives_it(string text, string expected) => Assert.Equal([expected], await items.QueryAsync(text));

    [Fact]
    public async Task The_forms_into_which_the_planner_rewrites_queries_are_understood()
    {
        var found = Assert.Single(await items.QueryAsync(
            """SELECT c._rid, [{"item": c.a}] AS orderByItems, c AS payload FROM c WHERE (c.a > 9) ORDER BY c.a OFFSET 0 LIMIT 30"""));

        Assert.Contains("""orderByItems":[{"item":10}],"payload":{"id":"ten",""", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 3)]
    [InlineData("p", 2)]
    public async Task Pages_come_one_after_the_other_and_lose_nothing(string? partition, int size)
    {
        var all = await items.QueryAsync("SELECT VALUE c.id FROM c ORDER BY c.a DESC", partition);
        var paged = await items.QueryAsync("SELECT VALUE c.id FROM c ORDER BY c.a DESC", partition, size);
        var windowed = await items.QueryAsync("SELECT VALUE c.id FROM c ORDER BY c.a DESC OFFSET 1 LIMIT 3", partition, 1);

        Assert.Equal(all, paged);
        Assert.Equal(all.Skip(1).Take(3), windowed);
        Assert.Equal(partition is null ? 11 : 5, all.Count);
    }

    [Fact]
    public async Task A_page_goes_on_where_it_ended_whatever_is_written_meanwhile()
    {
        using var feed = items.GetItemQueryIterator<string>("SELECT VALUE c.id FROM c ORDER BY c.a", null, new QueryRequestOptions { MaxItemCount = 4 });
        var first = (await feed.ReadNextAsync()).ToList();
        await items.DeleteItemStreamAsync("undefined", new PartitionKey("p"));
        await items.CreateAsync("""{"id":"early","pk":"p","u":12,"a":false}""");
        var rest = new List<string>();
        while (feed.HasMoreResults)
        {
            rest.AddRange(await feed.ReadNextAsync());
        }

        Assert.Equal(["undefined", "null", "false", "true"], first);
        Assert.Equal(["minus", "nine", "ten", "upper", "text", "array", "object"], rest);
    }

    private async Task<IEnumerable<string>> IdsAsync(string text) => (await items.QueryAsync(text)).Select(id => id.Trim('"'));
}
