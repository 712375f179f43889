using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>Pages, the links between them, and which fields are answered (offering-users.md 5.3 and 5.4).</summary>
public sealed class PagingTests
{
    private const string Url = "https://api.example.org/api/things/";

    private static readonly Refusal Invalid = new NotFound("Invalid page.");

    [Theory]
    [InlineData("", 1, 10)]
    [InlineData("?page=&page_size=", 1, 10)]
    [InlineData("?page=3&page_size=20", 3, 20)]
    [InlineData("?page=3&page=2", 2, 10)]
    [InlineData("?page=%202%20", 2, 10)]
    [InlineData("?page_size=300", 1, 300)]
    [InlineData("?page_size=301", 1, 300)]
    [InlineData("?page_size=0", 1, 10)]
    [InlineData("?page_size=-1", 1, 10)]
    [InlineData("?page_size=abc", 1, 10)]
    [InlineData("?page_size=99999999999", 1, 10)]
    [InlineData("?page_size=1.5", 1, 10)]
    public void A_bad_size_falls_back_and_a_large_one_is_cut(string query, int number, int size) =>
        Assert.Equal(new Paging(number, size, false), Paging.From(Requests.WithQuery(query)).Value);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1.0")]
    [InlineData("Last")]
    [InlineData("99999999999")]
    [InlineData("214748365")]
    [InlineData("2147483647")]
    [InlineData("%20")]
    public void A_bad_page_is_refused(string page) => Assert.Equal(Invalid, Paging.From(Requests.WithQuery("?page=" + page)).Refusal);

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(1, 10, true)]
    [InlineData(2, 10, false)]
    [InlineData(2, 11, true)]
    [InlineData(3, 20, false)]
    public void A_page_beyond_the_end_is_refused_but_an_empty_list_has_a_first_one(int number, int total, bool isThere) =>
        Assert.Equal(isThere ? null : Invalid, new Paging(number, 10, false).Within(total).Refusal);

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(10, 1, 0)]
    [InlineData(11, 2, 10)]
    [InlineData(25, 3, 20)]
    public void The_last_page_is_known_with_the_total(int total, int number, int offset)
    {
        var page = Paging.From(Requests.WithQuery("?page=last")).Value.Within(total).Value;

        Assert.Equal((number, offset), (page.Number, page.Offset));
    }

    [Theory]
    [InlineData("", 1, 5, "|first, |last")]
    [InlineData("", 1, 0, "|first, |last")]
    [InlineData("?page=1", 1, 12, "|first, ?page=2|next, ?page=2|last")]
    [InlineData("?page=2", 2, 25, "|first, |prev, ?page=3|next, ?page=3|last")]
    [InlineData("?page=3", 3, 40, "|first, ?page=2|prev, ?page=4|next, ?page=4|last")]
    [InlineData("?page=2", 2, 12, "|first, |prev, ?page=2|last")]
    public void A_page_links_to_those_that_there_are(string query, int number, int total, string links) =>
        Assert.Equal(Expected(links), LinkHeader.Build(Url, Requests.WithQuery(query).Query, new Paging(number, 10, false), total));

    [Theory]
    [InlineData("?z=1&a=2", "?a=2&z=1")]
    [InlineData("?state=OK&state=Error%20creating&field=uuid", "?field=uuid&state=OK&state=Error+creating")]
    [InlineData("?q=%C3%A4%2F%2B%26%3D&x", "?q=%C3%A4%2F%2B%26%3D&x=")]
    [InlineData("?q=a-b_c.d~e", "?q=a-b_c.d~e")]
    [InlineData("?q=%22%3E%3Cscript%3E", "?q=%22%3E%3Cscript%3E")]
    public void The_other_parameters_are_kept_sorted_by_name(string query, string kept) =>
        Assert.Equal(Expected($"{kept}|first, {kept}|last"), LinkHeader.Build(Url, Requests.WithQuery(query).Query, new Paging(1, 10, false), 3));

    [Fact]
    public void The_links_are_those_of_the_specifications_example()
    {
        var query = Requests.WithQuery("?offering_uuid=x&state=Requested&state=Error%20creating&page=2&page_size=2&o=-created&field=uuid&field=state").Query;

        const string Before = "?field=uuid&field=state&o=-created&offering_uuid=x";
        const string After = "&page_size=2&state=Requested&state=Error+creating";
        Assert.Equal(
            Expected($"{Before}{After}|first, {Before}{After}|prev, {Before}&page=3{After}|next, {Before}&page=3{After}|last"),
            LinkHeader.Build(Url, query, new Paging(2, 2, false), 5));
    }

    [Theory]
    [InlineData("", "uuid state url")]
    [InlineData("?field=uuid", "uuid")]
    [InlineData("?field=uuid&field=state", "uuid state")]
    [InlineData("?field=uuid&field=nope", "uuid")]
    [InlineData("?field=nope", "uuid state url")]
    [InlineData("?field=", "uuid state url")]
    [InlineData("?field=uuid,state", "uuid state url")]
    [InlineData("?field=UUID", "uuid state url")]
    public void Only_the_named_fields_are_answered_and_all_where_no_known_one_is_named(string query, string fields)
    {
        string[] known = ["uuid", "state", "url"];
        var selection = FieldSelection.From(Requests.WithQuery(query), known);

        Assert.Equal(fields, string.Join(' ', known.Where(selection.Includes)));
    }

    private static string Expected(string links) => string.Join(
        ", ", links.Split(", ").Select(link => $"<{Url}{link.Split('|')[0]}>; rel=\"{link.Split('|')[1]}\""));
}
