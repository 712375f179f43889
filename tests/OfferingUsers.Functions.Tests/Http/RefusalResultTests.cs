using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>What each refusal becomes on the wire (offering-users.md 2.2), and how JSON is written.</summary>
public sealed class RefusalResultTests
{
    private static readonly Dictionary<string, Refusal> Refusals = new(StringComparer.Ordinal)
    {
        ["unauthenticated"] = new Unauthenticated("Who?"),
        ["forbidden"] = new Forbidden(),
        ["forbidden with a reason"] = new Forbidden("Not you."),
        ["not found"] = new NotFound(),
        ["no such record"] = new NotFound(NotFound.OfferingUser),
        ["not possible"] = new NotPossible("Not <now> \"ä\"."),
        ["invalid body"] = InvalidFields.ForBody("Wrong."),
        ["invalid fields"] = new InvalidFields(
            ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("b", ["One.", "Two."]).Add("a", ["Three."])),
        ["bare message"] = new BareMessage("It is not allowed."),
        ["still referenced"] = new StillReferenced("In use.", ImmutableSortedDictionary<string, int>.Empty.Add("offerings", 2).Add("consents", 1)),
        ["too large"] = new TooLarge("Too large."),
        ["media type"] = new UnsupportedMediaType("text/plain"),
        ["throttled"] = new Throttled(TimeSpan.FromSeconds(1)),
        ["throttled for longer"] = new Throttled(TimeSpan.FromSeconds(1.5)),
        ["busy"] = new Busy(),
        ["a shape of its own"] = new InvalidJson(new JsonObject { ["users"] = new JsonArray(1, null) }),
    };

    [Theory]
    [InlineData("unauthenticated", 401, """{"detail":"Who?"}""")]
    [InlineData("forbidden", 403, """{"detail":"You do not have permission to perform this action."}""")]
    [InlineData("forbidden with a reason", 403, """{"detail":"Not you."}""")]
    [InlineData("not found", 404, """{"detail":"Not found."}""")]
    [InlineData("no such record", 404, """{"detail":"No OfferingUser matches the given query."}""")]
    [InlineData("not possible", 400, """{"detail":"Not <now> \"ä\"."}""")]
    [InlineData("invalid body", 400, """{"non_field_errors":["Wrong."]}""")]
    [InlineData("invalid fields", 400, """{"a":["Three."],"b":["One.","Two."]}""")]
    [InlineData("bare message", 400, """["It is not allowed."]""")]
    [InlineData("still referenced", 409, """{"detail":"In use.","referenced_by":{"consents":1,"offerings":2}}""")]
    [InlineData("too large", 413, """{"detail":"Too large."}""")]
    [InlineData("media type", 415, """{"detail":"Unsupported media type \"text/plain\" in request."}""")]
    [InlineData("throttled", 429, """{"detail":"Request was throttled. Expected available in 1 second."}""")]
    [InlineData("throttled for longer", 429, """{"detail":"Request was throttled. Expected available in 2 seconds."}""")]
    [InlineData("busy", 503, """{"detail":"The record is busy, try again."}""")]
    [InlineData("a shape of its own", 400, """{"users":[1,null]}""")]
    public async Task A_refusal_has_one_status_and_body(string refusal, int status, string body)
    {
        var (response, text) = await Requests.AnswerAsync(RefusalResult.Of(Refusals[refusal]));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, text);
        Assert.Equal(("application/json", System.Text.Encoding.UTF8.GetByteCount(text)), (response.ContentType, response.ContentLength));
    }

    [Fact]
    public void Every_kind_of_refusal_is_in_this_table()
    {
        var kinds = typeof(Refusal).Assembly.GetTypes().Concat(typeof(RefusalResult).Assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(Refusal)) && !type.IsAbstract);

        Assert.Empty(kinds.Except(Refusals.Values.Select(refusal => refusal.GetType())).Select(kind => kind.Name));
    }

    [Fact]
    public async Task Who_is_unknown_is_told_how_to_make_themselves_known()
    {
        var (response, _) = await Requests.AnswerAsync(RefusalResult.Of(new Unauthenticated("Who?")));
        var (other, _) = await Requests.AnswerAsync(RefusalResult.Of(new Forbidden()));

        Assert.Equal("Token", response.Headers.WWWAuthenticate);
        Assert.Equal(0, other.Headers.WWWAuthenticate.Count);
    }

    [Theory]
    [InlineData(0, "1")]
    [InlineData(400, "1")]
    [InlineData(1000, "1")]
    [InlineData(1001, "2")]
    [InlineData(59_500, "60")]
    public async Task Who_is_to_come_back_is_told_when_in_whole_seconds_and_never_at_once(int milliseconds, string seconds)
    {
        var (response, body) = await Requests.AnswerAsync(RefusalResult.Unavailable("Away.", TimeSpan.FromMilliseconds(milliseconds)));

        Assert.Equal((503, seconds), (response.StatusCode, response.Headers.RetryAfter.ToString()));
        Assert.Equal("""{"detail":"Away."}""", body);
    }

    [Fact]
    public async Task Head_is_answered_with_status_and_headers_and_neither_a_body_nor_a_type()
    {
        var result = new JsonResult(
            200, _ => throw new InvalidOperationException("Nobody reads it."), response => response.Headers["X-Result-Count"] = "42");

        var (response, body) = await Requests.AnswerAsync(result, "HEAD");

        Assert.Equal((200, "42", ""), (response.StatusCode, response.Headers["X-Result-Count"].ToString(), body));
        Assert.Equal((null, 0), (response.ContentType, response.ContentLength));
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(204, null)]
    [InlineData(304, 0)]
    public async Task A_status_alone_has_no_body_and_204_no_length_either(int status, int? length)
    {
        var (response, body) = await Requests.AnswerAsync(new StatusResult(status, response => response.Headers.ETag = "\"1\""));

        Assert.Equal((status, (long?)length, "\"1\"", ""), (response.StatusCode, response.ContentLength, response.Headers.ETag.ToString(), body));
    }
}
