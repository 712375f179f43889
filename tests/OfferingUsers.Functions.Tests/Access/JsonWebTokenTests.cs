using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Access;

/// <summary>JSON Web Tokens of configured issuers open the API as keys do (newer-waldur.md 7).</summary>
public sealed class JsonWebTokenTests(RunningApp app, IssuerApp issuers) : IClassFixture<IssuerApp>
{
    private const string Invalid = """{"detail":"Invalid JWT token."}""";

    [Theory]
    [NewerScenario(82)]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public async Task A_good_token_is_its_user(string scheme)
    {
        var world = await World.CreateAsync(issuers);
        var record = await world.NewRecordAsync();
        var token = Sign(world.Manager.Username);

        Assert.Equal(world.Manager.Uuid, (await SendAsync("GET", "/api/users/me/", $"{scheme} {token}")).Is(200)["uuid"]!);
        (await SendAsync("POST", Api.Detail(record, "begin_creating"), $"{scheme} {token}")).IsEmpty(200);
        Assert.Equal(world.Manager.Uuid, (await SendAsync("GET", "/api/users/me/", "Token " + world.Manager.Token)).Is(200)["uuid"]!);
    }

    [Fact]
    [NewerScenario(82)]
    public async Task An_application_is_the_user_whose_uuid_its_claim_names()
    {
        var world = await World.CreateAsync(issuers);
        var uuid = Guid.Parse(world.Manager.Uuid).ToString("D");
        var token = Sign(("oid", uuid), issuer: "applications", key: issuers.OfApplications.Key);

        Assert.Equal(world.Manager.Uuid, (await SendAsync("GET", "/api/users/me/", "Bearer " + token)).Is(200)["uuid"]!);
        (await SendAsync("GET", "/api/users/me/", "Bearer " + Sign(("oid", uuid), issuer: "applications"))).Is(401, Invalid);
    }

    [Fact]
    [NewerScenario(83)]
    public async Task A_token_that_is_not_good_tells_nothing_but_that_it_has_expired()
    {
        var world = await World.CreateAsync(issuers);
        var (name, past) = (world.Manager.Username, DateTime.UtcNow.AddHours(-1));
        var good = Sign(name);
        await RefusedAsync(Sign(name, expires: past), """{"detail":"Token has expired."}""");
        var parts = good.Split('.');
        foreach (var bad in new[]
        {
            Sign(name, issuer: "https://elsewhere.example"), Sign(name, audience: "another"), Sign(name, key: ServedIssuer.NewKey("first")),
            Sign(name, key: ServedIssuer.NewKey("unknown")), Sign(name, notBefore: DateTime.UtcNow.AddMinutes(5)),
            Sign(name, expires: past, audience: "another"), $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA",
            Unsigned(parts[1], "none"), ByPublicKey(parts[1]), "a.b.c", "..", "garbage.with.dots", $"{parts[0]}.{new string('A', 30_000)}.{parts[2]}",
            Sign(("sub", name)), Sign(("preferred_username", "")),
        })
        {
            await RefusedAsync(bad, Invalid);
        }

        (await SendAsync("GET", "/api/users/me/", "Bearer " + good)).Is(200);
    }

    [Fact]
    [NewerScenario(84)]
    public async Task A_user_who_is_unknown_is_not_made_and_an_inactive_one_is_told()
    {
        var world = await World.CreateAsync(issuers);
        await RefusedAsync(Sign("nobody@example.org"), Invalid);
        Assert.Empty((await world.Api.GetAsync(world.Staff.Token, "/api/users/?username=nobody@example.org")).Is(200).Uuids);
        await RefusedAsync(Sign(world.U.Username.ToUpperInvariant()), Invalid);
        await world.ImportAsync("users", new JsonObject { ["uuid"] = world.U.Uuid, ["is_active"] = false });
        await RefusedAsync(Sign(world.U.Username), """{"detail":"User inactive or deleted."}""");
    }

    [Fact]
    [NewerScenario(84)]
    public async Task A_key_that_is_not_known_is_fetched_and_known_ones_stay_while_the_issuer_is_away()
    {
        await using var own = new OwnApp();
        await using var issuer = own.Issuer;
        await own.InitializeAsync();
        var world = await World.CreateAsync(own.Api);
        var first = Sign(world.Manager.Username, issuer.Url, key: issuer.Key);
        await MeAsync(first, 200);
        issuer.Key = ServedIssuer.NewKey("second");
        await MeAsync(Sign(world.Manager.Username, issuer.Url, key: issuer.Key), 200);
        var fetched = issuer.Fetched;
        for (var i = 0; i < 3; i++)
        {
            await MeAsync(Sign(world.Manager.Username, issuer.Url, key: ServedIssuer.NewKey("unknown" + i)), 401);
        }

        // Once a minute at most.
        Assert.Equal(fetched, issuer.Fetched);
        await issuer.StopAsync();
        await MeAsync(Sign(world.Manager.Username, issuer.Url, key: issuer.Key), 200);
        issuer.Start();

        async Task MeAsync(string token, int status) =>
            (await own.Api.SendRawAsync("GET", "/api/users/me/", "Bearer " + token, null)).Is(status);
    }

    [Fact]
    [NewerScenario(85)]
    public async Task Keys_stay_keys_and_without_issuers_a_token_is_an_unknown_key()
    {
        var world = await World.CreateAsync(issuers);
        foreach (var scheme in new[] { "Bearer ", "Bearer Token ", "Token " })
        {
            (await SendAsync("GET", "/api/users/me/", scheme + world.U.Token)).Is(200);
        }

        var token = Sign(world.U.Username);
        (await SendAsync("GET", "/api/users/me/", "Token " + token)).Is(401, """{"detail":"Invalid token."}""");
        (await SendAsync("GET", "/api/users/me/", "Bearer Token " + token)).Is(401, """{"detail":"Invalid token."}""");
        var answer = await app.Api.SendRawAsync("GET", "/api/users/me/", "Bearer " + token, null);
        answer.Is(401, """{"detail":"Invalid token."}""");
        Assert.Equal("Token", answer.Headers["WWW-Authenticate"]);
    }

    private async Task RefusedAsync(string token, string body)
    {
        var answer = await SendAsync("GET", "/api/users/me/", "Bearer " + token);
        answer.Is(401, body);
        Assert.Equal("Token", answer.Headers["WWW-Authenticate"]);
    }

    private Task<Response> SendAsync(string method, string path, string authorization) => issuers.Api.SendRawAsync(method, path, authorization, null);

    private string Sign(
        string username, string? issuer = null, string audience = IssuerApp.Audience, RsaSecurityKey? key = null, DateTime? expires = null,
        DateTime? notBefore = null) => Sign(("preferred_username", username), issuer, audience, key, expires, notBefore);

    private string Sign(
        (string Name, string Value) claim, string? issuer = null, string audience = IssuerApp.Audience, RsaSecurityKey? key = null, DateTime? expires = null,
        DateTime? notBefore = null)
    {
        var until = expires ?? DateTime.UtcNow.AddHours(1);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? issuers.Issuer.Url,
            Audience = audience,
            Expires = until,
            NotBefore = notBefore,
            Claims = new Dictionary<string, object> { [claim.Name] = claim.Value },
            SigningCredentials = new SigningCredentials(key ?? issuers.Issuer.Key, SecurityAlgorithms.RsaSha256),
        });
    }

    private static string Unsigned(string payload, string algorithm) => $"{Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{payload}.";

    /// <summary>Signed by what everybody knows, as if that were a secret.</summary>
    private string ByPublicKey(string payload)
    {
        var content = $"{Encode("""{"alg":"HS256","kid":"first"}""")}.{payload}";
        var signature = HMACSHA256.HashData(issuers.Issuer.Key.Rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Encode(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));

    /// <summary>An app with an issuer that the test stops.</summary>
    private sealed class OwnApp : RunningApp
    {
        public ServedIssuer Issuer { get; } = new();

        protected override string[] Settings =>
            [$"--Access:Oidc:Issuers:0:Authority={Issuer.Url}", $"--Access:Oidc:Issuers:0:Audience={IssuerApp.Audience}"];
    }
}
