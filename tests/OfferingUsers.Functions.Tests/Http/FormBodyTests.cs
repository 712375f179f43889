using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>Forms as bodies, which scripts and browsers send where Waldur takes them (offering-users.md 2.2).</summary>
public sealed class FormBodyTests(RunningApp app)
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    [Fact]
    public async Task A_record_is_created_and_changed_by_forms()
    {
        var world = await World.CreateAsync(app);
        var created = (await app.Api.SendAsync("POST", world.Owner.Token, Api.List, $"offering_uuid={world.O}&user_uuid={world.U.Uuid}", UrlEncoded)).Is(201);
        var record = created["uuid"]!.ToString();
        (await app.Api.SendAsync("PATCH", world.Owner.Token, Api.Detail(record), "username=a&username=u%2B0001", UrlEncoded)).Is(200);
        (await app.Api.SendAsync("POST", world.Owner.Token, Api.Detail(record, "update_restricted"), "is_restricted=true", UrlEncoded)).Is(200);

        var shown = await world.LookAsync(record);
        Assert.Equal(("u+0001", "true"), (shown["username"]!.ToString(), shown["is_restricted"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_multipart_form_does_as_well()
    {
        var world = await World.CreateAsync(app);
        const string Body = "--x\r\nContent-Disposition: form-data; name=\"service_provider_comment\"\r\n\r\nHello\r\n--x--\r\n";
        var record = await world.NewRecordAsync();
        (await app.Api.SendAsync("PATCH", world.Owner.Token, Api.Detail(record, "update_comments"), Body, "multipart/form-data; boundary=x")).Is(200);

        Assert.Equal("Hello", (await world.LookAsync(record))["service_provider_comment"]!.ToString());
    }

    [Theory]
    [InlineData("multipart/form-data", "--x")]
    [InlineData("multipart/form-data; boundary=x", "nonsense")]
    public async Task What_is_no_form_is_told(string mediaType, string body)
    {
        var world = await World.CreateAsync(app);

        (await app.Api.SendAsync("POST", world.Owner.Token, Api.List, body, mediaType))
            .Is(400, """{"detail":"Form parse error - the body is not a form of its media type."}""");
    }

    [Fact]
    public async Task A_form_of_too_many_keys_is_refused()
    {
        var world = await World.CreateAsync(app);
        var body = string.Join('&', Enumerable.Range(0, 1001).Select(number => $"k{number}=v"));

        (await app.Api.SendAsync("POST", world.Owner.Token, Api.List, body, UrlEncoded)).Is(400);
    }
}
