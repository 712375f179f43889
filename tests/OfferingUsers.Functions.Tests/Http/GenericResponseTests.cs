using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>What holds for every path (2.1 and 2.2): methods, bodies, media types, paths.</summary>
public sealed class GenericResponseTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Theory]
    [InlineData("PUT", Api.List, "GET, POST, HEAD, OPTIONS")]
    [InlineData("DELETE", Api.List, "GET, POST, HEAD, OPTIONS")]
    [InlineData("POST", Api.List + "6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e/", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")]
    [InlineData("GET", Api.List + "x/begin_creating/", "POST, OPTIONS")]
    [InlineData("HEAD", Api.List + "x/begin_creating/", "POST, OPTIONS")]
    [InlineData("DELETE", Api.List + "x/update_comments", "PATCH, OPTIONS")]
    [InlineData("POST", "/api/users/me/", "GET, HEAD, OPTIONS")]
    public async Task A_wrong_method_is_told_what_the_path_allows_but_only_to_who_is_known(string method, string path, string allow)
    {
        var world = await World.CreateAsync(app);

        var answer = (await api.SendAsync(method, world.Stranger.Token, path)).Is(405);
        var options = (await api.SendAsync("OPTIONS", world.Stranger.Token, path)).IsEmpty(200);

        if (method != "HEAD")
        {
            answer.Is(405, World.Body(("detail", $"Method \"{method}\" not allowed.")));
        }

        Assert.Equal((allow, allow), (answer.Headers["Allow"], options.Headers["Allow"]));
        (await api.SendAsync(method, null, path)).Is(401);
        (await api.SendAsync("OPTIONS", null, path)).Is(401);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/")]
    [InlineData("/api/nothing/")]
    [InlineData("/api/marketplace-offering-users//")]
    [InlineData("/api/marketplace-offering-users/x/no_such_action/")]
    [InlineData("/api/marketplace-offering-users/x/set_ok/more/")]
    [InlineData("/api/marketplace-offering-users/%2F/")]
    public async Task An_unknown_path_is_not_found_by_anybody(string path)
    {
        foreach (var method in new[] { "GET", "POST", "PATCH" })
        {
            var answer = await api.SendAsync(method, null, path);
            Assert.True(answer.Status == 404 || (path.Contains("%2F", StringComparison.Ordinal) && answer.Status == 401), answer.ToString());
            if (answer.Status == 404)
            {
                answer.Is(404, """{"detail":"Not found."}""");
            }
        }
    }

    [Fact]
    public async Task Paths_are_taken_with_and_without_the_last_slash_and_uuids_in_both_forms()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        string[] paths =
        [
            Api.Detail(record), Api.Detail(record).TrimEnd('/'), Api.Detail(Guid.Parse(record).ToString("D").ToUpperInvariant()),
            $"/API/Marketplace-Offering-Users/{record}",
        ];
        foreach (var path in paths)
        {
            Assert.Equal(record, (await api.GetAsync(world.Owner.Token, path)).Is(200)["uuid"]);
        }

        var head = (await api.SendAsync("HEAD", world.Owner.Token, Api.Detail(record))).IsEmpty(200);
        Assert.Equal("0", head.Headers["Content-Length"]);
        (await api.SendAsync("HEAD", world.Owner.Token, Api.Detail(World.NewUuid()))).IsEmpty(404);
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("{\"a\":1,}", null)]
    [InlineData("{\"a\":NaN}", null)]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("{\"username\":\"\\udc00\"}", null)]
    [InlineData("[]", "list")]
    [InlineData("\"text\"", "str")]
    [InlineData("7", "int")]
    [InlineData("7.5", "float")]
    [InlineData("1e3", "float")]
    [InlineData("true", "bool")]
    [InlineData("null", "NoneType")]
    public async Task A_body_that_is_no_object_is_refused_with_its_type(string body, string? type)
    {
        var world = await World.CreateAsync(app);
        foreach (var (method, path) in new[] { ("POST", Api.List), ("PATCH", Api.Detail(await world.NewRecordAsync())) })
        {
            var answer = (await api.SendAsync(method, world.Owner.Token, path, body)).Is(400);
            if (type is null)
            {
                Assert.StartsWith("JSON parse error - ", answer["detail"], StringComparison.Ordinal);
            }
            else
            {
                answer.Is(400, World.Body(("non_field_errors", new[] { $"Invalid data. Expected a dictionary, but got {type}." })));
            }
        }
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/xml", 415)]
    [InlineData("application/octet-stream", 415)]
    [InlineData("application/json; charset=utf-8", 201)]
    [InlineData("APPLICATION/JSON", 201)]
    public async Task What_is_neither_json_nor_a_form_is_not_taken(string mediaType, int status)
    {
        var world = await World.CreateAsync(app);

        var body = World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid));
        var answer = (await api.SendAsync("POST", world.Owner.Token, Api.List, body, mediaType)).Is(status);

        if (status == 415)
        {
            answer.Is(415, World.Body(("detail", $"Unsupported media type \"{mediaType}\" in request.")));
        }
    }

    [Fact]
    public async Task A_body_beyond_a_megabyte_is_too_large()
    {
        var world = await World.CreateAsync(app);

        var answer = (await api.PostAsync(world.Owner.Token, Api.List, World.Body(("username", new string('x', 1 << 20))))).Is(413);

        Assert.NotNull(answer["detail"]);
    }

    [Fact]
    public async Task An_answer_carries_the_request_id_that_was_sent_where_it_is_sane()
    {
        using var http = new HttpClient { BaseAddress = new Uri(api.Url) };
        foreach (var (sent, kept) in new[] { ("abc-1.2_3", true), ("has space", false), (new string('x', 65), false) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health/");
            request.Headers.TryAddWithoutValidation("X-Request-Id", sent);
            using var response = await http.SendAsync(request);
            Assert.Equal(kept, response.Headers.GetValues("X-Request-Id").Single() == sent);
        }
    }

    /// <summary>Answers are about people: no proxy or browser keeps one, and none is taken for a page or a script (offering-users.md 2.2).</summary>
    [Fact]
    public async Task No_answer_is_kept_on_its_way_or_taken_for_another_type()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        Response[] answers =
        [
            await api.GetAsync(world.Owner.Token, Api.List),
            await api.SendAsync("HEAD", world.Owner.Token, Api.List),
            await api.GetAsync(world.Owner.Token, Api.Detail(record)),
            await api.PatchAsync(world.Owner.Token, Api.Detail(record), """{"username":[]}"""),
            await api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating")),
            await api.GetAsync(null, Api.List),
            await api.GetAsync(world.Stranger.Token, Api.Detail(record)),
            await api.SendAsync("PUT", world.Owner.Token, Api.List),
            await api.GetAsync(null, "/nothing"),
            await api.GetAsync(null, "/api/health/"),
            await api.DeleteAsync(world.Staff.Token, Api.Detail(record)),
        ];

        Assert.Equal([200, 200, 200, 400, 200, 401, 404, 405, 404, 200, 204], answers.Select(answer => answer.Status));
        Assert.All(answers, answer => Assert.Equal(
            ("no-store", "nosniff"),
            (answer.Headers.GetValueOrDefault("Cache-Control"), answer.Headers.GetValueOrDefault("X-Content-Type-Options"))));
    }

    [Fact]
    public async Task Health_is_told_to_anybody()
    {
        (await api.GetAsync(null, "/api/health/")).Is(200, """{"status":"ok","failing":[]}""");
    }

    /// <summary>Each leaves a well-formed refusal or an answer, never a 5xx, and nothing stored.</summary>
    [Fact]
    public async Task Nothing_a_client_sends_breaks_anything()
    {
        var world = await World.CreateAsync(app);
        var random = new Random(7);
        var before = (await api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid={world.O}")).Count;
        string[] values =
        [
            "null", "0", "-1", "1e999", "1e-999", "99999999999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"\\uD83D\"", "[]", "{}", "[[[[]]]]", "true",
            "\"' OR 1=1 --\"", "\"{{7*7}}\"", "\"../../etc\"", "\"\\u202e\"", $"\"{new string('x', 70_000)}\"",
            string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200)),
        ];
        string[] keys =
            [
                "offering", "offering_uuid", "user", "user_uuid", "username", "comment", "comment_url", "is_restricted", "service_provider_comment",
                "service_provider_comment_url", "\\u0000", "__proto__",
            ];
        string[] queries =
        [
            "state=%00", "state=%FF%FE", "query=%00", "query=%25", "o=%00", "page=%00", "page=1e9", "page=-0", "page_size=1e9", "offering_uuid=,",
            "offering_uuid=,,%00", "offering=%00", "offering=http://[",
            "created=9999-99-99", "created=0000-00-00T00:00:00Z", "created=9999-12-31T23:59:59-23:59", "created=0001-01-01T00:00:00%2B14:00",
            "field=%00", "query=" + new string('q', 5000), "a=1&a=2&=&&==",
            "user_username=%E2%80%AE", "is_restricted=%00", "page=2147483647&page_size=300", "%00=1",
            "state=" + string.Join("&state=", Enumerable.Repeat("OK", 500)),
        ];
        var record = await world.NewRecordInAsync("Creating");
        var answers = new List<Response>();
        foreach (var key in keys)
        {
            foreach (var value in values)
            {
                var body = $"{{\"{key}\":{value}}}";
                answers.Add(await api.PostAsync(world.Owner.Token, Api.List, body));
                answers.Add(await api.PatchAsync(world.Owner.Token, Api.Detail(record), body));
                answers.Add(await api.PatchAsync(world.Owner.Token, Api.Detail(record, "update_comments"), body));
                answers.Add(await api.PostAsync(world.Owner.Token, Api.Detail(record, "update_restricted"), body));
            }
        }

        foreach (var query in queries)
        {
            answers.Add(await api.GetAsync(world.Owner.Token, $"{Api.List}?{query}"));
            answers.Add(await api.GetAsync(world.Owner.Token, $"{Api.Detail(record)}?{query}"));
        }

        string[] paths = ["%00", "%FF", "a%2Fb", "..", "%2e%2e", new string('9', 3000), "é", "00000000-0000-0000-0000-000000000000", "{uuid}", "*"];
        foreach (var path in paths)
        {
            answers.Add(await api.GetAsync(world.Owner.Token, $"{Api.List}{path}/"));
            answers.Add(await api.GetAsync(world.Owner.Token, $"/api/users/{path}/"));
            answers.Add(await api.GetAsync(world.Staff.Token, $"/api/catalog/{path}/{path}/"));
        }

        for (var n = 0; n < 200; n++)
        {
            var noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            answers.Add(await api.SendRawAsync("POST", Api.List, "Token " + world.Owner.Token, noise));
            answers.Add(await api.SendRawAsync("GET", Api.List, "Token " + Convert.ToBase64String(noise), null));
        }

        Assert.All(answers, answer =>
        {
            Assert.True(answer.Status < 500, answer.ToString());
            Assert.True(
                answer.Text.Length == 0 || answer.Text.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal) || answer.Json is not null, answer.ToString());
        });
        Assert.Equal(before + 1, (await api.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid={world.O}")).Count);
    }
}
