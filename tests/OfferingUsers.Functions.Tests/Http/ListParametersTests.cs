using System.Globalization;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>The parameters of a list, each in its form (offering-users.md 5.1).</summary>
public sealed class ListParametersTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef";
    private const string Dashed = "01234567-89AB-cdef-0123-456789abcdef";
    private const string Other = "fedcba9876543210fedcba9876543210";

    private readonly FieldErrors errors = new();

    [Theory]
    [InlineData("", null)]
    [InlineData("?p", null)]
    [InlineData("?p=", null)]
    [InlineData("?p=a", "a")]
    [InlineData("?p=a&p=b", "b")]
    [InlineData("?p=a&p=", null)]
    [InlineData("?p=%20a%2Cb+", " a,b ")]
    [InlineData("?q=a", null)]
    public void A_text_is_the_last_one_and_an_empty_one_is_none(string query, string? text) => Assert.Equal(text, Of(query).Text("p"));

    [Theory]
    [InlineData("", null)]
    [InlineData("?p=", null)]
    [InlineData("?p=" + Hex, Hex)]
    [InlineData("?p=" + Dashed, Hex)]
    [InlineData("?p=%20" + Hex + "%20", Hex)]
    [InlineData("?p=bad&p=" + Hex, Hex)]
    public void A_uuid_is_read_with_and_without_dashes(string query, string? uuid)
    {
        Assert.Equal(uuid, Of(query).Uuid("p")?.Hex());
        Assert.Null(errors.Refusal);
    }

    [Theory]
    [InlineData("?p=bad")]
    [InlineData("?p=" + Hex + "," + Other)]
    [InlineData("?p={" + Dashed + "}")]
    [InlineData("?p=" + Hex + "&p=bad")]
    public void What_is_no_uuid_is_told(string query)
    {
        Assert.Null(Of(query).Uuid("p"));
        Assert.Equal("p: Enter a valid UUID.", Told());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?p=", null)]
    [InlineData("?p=,%20,", null)]
    [InlineData("?p=" + Hex, Hex)]
    [InlineData("?p=" + Hex + "," + Other, Hex + " " + Other)]
    [InlineData("?p=" + Hex + "&p=" + Other, Hex + " " + Other)]
    [InlineData("?p=" + Hex + ",%20" + Dashed + ",&p=" + Other + "," + Hex, Hex + " " + Other)]
    public void Uuids_are_those_of_all_occurrences_between_commas_each_once(string query, string? uuids)
    {
        var read = Of(query).UuidList("p");

        Assert.Equal(uuids, read.IsDefault ? null : string.Join(' ', read.Select(Uuids.Hex)));
        Assert.Null(errors.Refusal);
    }

    [Fact]
    public void One_that_is_no_uuid_among_many_is_told_once()
    {
        Assert.True(Of($"?p={Hex},bad,worse").UuidList("p").IsDefault);
        Assert.Equal("p: Enter a valid UUID.", Told());
    }

    [Theory]
    [InlineData("?o=a,b", true, "a b")]
    [InlineData("?o=a&o=b", true, "a b")]
    [InlineData("?o=a&o=b", false, "a b")]
    [InlineData("?o=%20a", true, "a")]
    [InlineData("?o=", true, null)]
    [InlineData("?o=", false, null)]
    [InlineData("", false, null)]
    public void Choices_come_with_commas_or_repeated(string query, bool commas, string? words)
    {
        var read = Of(query).Choices("o", commas, word => word is "a" or "b");

        Assert.Equal(words, read.IsDefault ? null : string.Join(' ', read));
        Assert.Null(errors.Refusal);
    }

    [Theory]
    [InlineData("?o=a,c", true, "c")]
    [InlineData("?o=a,b", false, "a,b")]
    [InlineData("?o=A", true, "A")]
    [InlineData("?o=%20a", false, " a")]
    [InlineData("?o=a&o=x&o=y", false, "x")]
    public void The_first_that_is_no_choice_is_told(string query, bool commas, string wrong)
    {
        Assert.True(Of(query).Choices("o", commas, word => word is "a" or "b").IsDefault);
        Assert.Equal($"o: Select a valid choice. {wrong} is not one of the available choices.", Told());
    }

    [Theory]
    [InlineData("?p=true", true)]
    [InlineData("?p=TRUE", true)]
    [InlineData("?p=1", true)]
    [InlineData("?p=False", false)]
    [InlineData("?p=0", false)]
    [InlineData("?p=%20true%20", true)]
    [InlineData("?p=yes", null)]
    [InlineData("?p=2", null)]
    [InlineData("?p=", null)]
    [InlineData("?p=true&p=false", false)]
    [InlineData("", null)]
    public void A_boolean_that_is_none_is_ignored(string query, bool? boolean)
    {
        Assert.Equal(boolean, Of(query).Boolean("p"));
        Assert.Null(errors.Refusal);
    }

    [Theory]
    [InlineData("?p=2026-01-02", "2026-01-02T00:00:00Z")]
    [InlineData("?p=2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("?p=2026-01-02T03:04", "2026-01-02T03:04:00Z")]
    [InlineData("?p=2026-01-02 03:04:05.123456", "2026-01-02T03:04:05.123456Z")]
    [InlineData("?p=2026-01-02T03:04:05%2B02:00", "2026-01-02T01:04:05Z")]
    [InlineData("?p=2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z")]
    [InlineData("?p=%202026-01-02%20", "2026-01-02T00:00:00Z")]
    public void An_instant_is_read_as_clients_write_them(string query, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), Of(query).Instant("p"));

    [Theory]
    [InlineData("?p=yesterday")]
    [InlineData("?p=2026-13-01")]
    [InlineData("?p=2026-02-30T00:00:00Z")]
    [InlineData("?p=1767322800")]
    public void What_is_no_instant_is_told(string query)
    {
        Assert.Null(Of(query).Instant("p"));
        Assert.Equal("p: Enter a valid date/time.", Told());
    }

    [Fact]
    public void What_is_wrong_with_several_parameters_is_told_together()
    {
        var parameters = Of("?z=bad&a=bad");
        parameters.Uuid("z");
        parameters.Instant("a");
        parameters.Uuid("a");

        Assert.Equal("a: Enter a valid date/time., Enter a valid UUID.; z: Enter a valid UUID.", Told());
    }

    private ListParameters Of(string query) => new(Requests.WithQuery(query).Query, errors);

    private string Told() => string.Join(
        "; ", Assert.IsType<InvalidFields>(errors.Refusal).Errors.Select(field => $"{field.Key}: {string.Join(", ", field.Value)}"));
}
