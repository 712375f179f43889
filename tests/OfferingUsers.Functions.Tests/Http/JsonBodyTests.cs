using System.Text;
using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>The JSON of a request, and every reason for which there is none (offering-users.md 2.2).</summary>
public sealed class JsonBodyTests
{
    private const string NotUnicode = "JSON parse error - an escaped text is not Unicode.";

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(""" {"a": [1, "ä"]} """, """{"a": [1, "ä"]}""")]
    [InlineData("""{"a":"\u00e4\ud83d\ude00"}""", """{"a":"\u00e4\ud83d\ude00"}""")]
    public async Task An_object_is_read(string body, string read) => Assert.Equal(read, (await ReadAsync(body)).Value.GetRawText());

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task An_absent_body_is_an_empty_object_whatever_its_type(string? mediaType) =>
        Assert.Equal("{}", (await ReadAsync("", mediaType)).Value.GetRawText());

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; charset=utf-8")]
    public async Task Json_is_known_by_its_media_type(string mediaType) => Assert.Null((await ReadAsync("{}", mediaType)).Refusal);

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/xml", "application/xml")]
    [InlineData("application/jsonp", "application/jsonp")]
    [InlineData("no type", "no type")]
    [InlineData(null, "")]
    public async Task Another_media_type_is_refused_by_its_name(string? mediaType, string told) =>
        Assert.Equal(new UnsupportedMediaType(told), (await ReadAsync("{}", mediaType)).Refusal);

    [Theory]
    [InlineData("[]", "list")]
    [InlineData("\"text\"", "str")]
    [InlineData("1", "int")]
    [InlineData("1.0", "float")]
    [InlineData("1e3", "float")]
    [InlineData("true", "bool")]
    [InlineData("null", "NoneType")]
    public async Task What_is_no_object_is_refused_by_its_type_where_one_is_asked_for(string body, string type)
    {
        var refusal = Assert.IsType<InvalidFields>((await ReadAsync(body)).Refusal);

        Assert.Equal([InvalidFields.NonField], refusal.Errors.Keys);
        Assert.Equal([$"Invalid data. Expected a dictionary, but got {type}."], refusal.Errors[InvalidFields.NonField]);
        Assert.Equal(refusal.Errors[InvalidFields.NonField], ((InvalidFields)JsonBody.Parse(Encoding.UTF8.GetBytes(body)).Refusal!).Errors.Values.Single());
        Assert.Equal(body, (await JsonBody.ReadAnyAsync(Requests.WithBody(Encoding.UTF8.GetBytes(body)), CancellationToken.None)).Value.GetRawText());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("no json")]
    [InlineData(" ")]
    public async Task What_is_no_json_is_refused_with_what_is_wrong(string body) =>
        Assert.StartsWith("JSON parse error - ", Assert.IsType<NotPossible>((await ReadAsync(body)).Refusal).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""["deep",{"a":["\ud83dx"]}]""")]
    public async Task Half_a_character_is_refused_wherever_it_stands(string body) => Assert.Equal(new NotPossible(NotUnicode), (await ReadAsync(body)).Refusal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_may_be_as_large_as_is_allowed_and_no_larger_announced_or_not(bool isAnnounced)
    {
        const int Largest = 5000;
        var body = Encoding.UTF8.GetBytes("{}".PadRight(Largest));

        Assert.Null((await JsonBody.ReadAsync(Requests.WithBody(body, isAnnounced: isAnnounced), CancellationToken.None, Largest)).Refusal);
        Assert.Equal(
            new TooLarge("The request body is larger than 4999 bytes."),
            (await JsonBody.ReadAsync(Requests.WithBody(body, isAnnounced: isAnnounced), CancellationToken.None, Largest - 1)).Refusal);
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData((1 << 20) + 1, false)]
    public async Task An_ordinary_body_may_have_a_mebibyte(int size, bool isRead) =>
        Assert.Equal(isRead ? null : new TooLarge("The request body is larger than 1048576 bytes."), (await ReadAsync("{}".PadRight(size))).Refusal);

    private static Task<Outcome<JsonElement>> ReadAsync(string body, string? mediaType = "application/json") =>
        JsonBody.ReadAsync(Requests.WithBody(Encoding.UTF8.GetBytes(body), mediaType), CancellationToken.None);
}
