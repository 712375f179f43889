using Microsoft.Azure.Cosmos;

namespace LocalRuntime.Tests.Cosmos;

/// <summary>Queries for what lies in a document's arrays: that most documents are passed over unparsed changes nothing but the speed.</summary>
public sealed class ElementQueryTests : IAsyncLifetime
{
    private readonly TestAccount account = new();
    private Container items = null!;

    public async ValueTask InitializeAsync()
    {
        items = await account.ContainerAsync();
        string[] documents =
        [
            """{"id":"plain","pk":"p","u":1,"t":[{"n":"other"},{"n":"ab1"}]}""",
            """{"id":"escaped","pk":"p","u":2,"t":[{"n":"\u0061b1"}]}""",
            """{"id":"within","pk":"p","u":3,"t":[{"m":[]},{"m":[{"n":"\u00e9"},{"n":"ab1"}]}]}""",
            """{"id":"elsewhere","pk":"p","u":4,"t":[{"n":"X"}],"note":"ab1"}""",
            """{"id":"umlaut","pk":"p","u":5,"t":[{"n":"\u00e4b1"}]}""",
            """{"id":"number","pk":"p","u":6,"t":[{"n":1.0}]}""",
            """{"id":"none","pk":"p","u":7}""",
        ];
        foreach (var document in documents)
        {
            var response = await items.CreateAsync(document);
            Assert.True(response.IsSuccessStatusCode, response.ErrorMessage);
        }
    }

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Theory]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE e.n = @text)", "escaped,plain")]
    [InlineData("NOT EXISTS(SELECT VALUE e FROM e IN c.t WHERE e.n = @text)", "elsewhere,none,number,umlaut,within")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE IS_DEFINED(e.n) AND @text = e.n)", "escaped,plain")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE EXISTS(SELECT VALUE i FROM i IN e.m WHERE i.n = @text))", "within")]
    [InlineData(
        "EXISTS(SELECT VALUE e FROM e IN c.t WHERE NOT EXISTS(SELECT VALUE i FROM i IN e.m WHERE i.n = 'ab1'))",
        "elsewhere,escaped,number,plain,umlaut,within")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE e.n = @text OR e.n = 'X')", "elsewhere,escaped,plain")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE LOWER(e.n) = 'x')", "elsewhere")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE e.n = 'äb1')", "umlaut")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE e.n = 1)", "number")]
    [InlineData("EXISTS(SELECT VALUE e FROM e IN c.t WHERE e.n = undefined)", "")]
    public async Task An_element_is_found_however_the_document_writes_it(string condition, string expected)
    {
        var found = await items.QueryAsync($"SELECT VALUE c.id FROM c WHERE {condition}", null, null, ("@text", "ab1"));

        Assert.Equal(expected, string.Join(',', found.Select(id => id.Trim('"')).Order(StringComparer.Ordinal)));
    }
}
