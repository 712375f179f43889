using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>An issuer that publishes its configuration and its keys, which can change and go away.</summary>
public sealed class ServedIssuer : IAsyncDisposable
{
    private WebApplication? served;

    public ServedIssuer()
    {
        Start("http://127.0.0.1:0");
        Url = served!.Urls.Single();
    }

    public string Url { get; }

    /// <summary>The key that signs, and is published; by its id.</summary>
    public RsaSecurityKey Key { get; set; } = NewKey("first");

    /// <summary>How often the keys were asked for.</summary>
    public int Fetched { get; private set; }

    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    public void Start(string? url = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url ?? Url);
        served = builder.Build();
        served.MapGet("/.well-known/openid-configuration", () => Json(new JsonObject { ["issuer"] = Url, ["jwks_uri"] = Url + "/keys" }));
        served.MapGet("/keys", () =>
        {
            Fetched++;
            return Json(new JsonObject { ["keys"] = new JsonArray(JwkOf(Key)) });
        });
        served.StartAsync().GetAwaiter().GetResult();
    }

    public async Task StopAsync()
    {
        await served!.StopAsync();
        await served.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");

    private static JsonObject JwkOf(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}

/// <summary>An app that an issuer's tokens open: users by their username, applications by a uuid.</summary>
public sealed class IssuerApp : RunningApp
{
    public const string Audience = "offering-users";

    public ServedIssuer Issuer { get; } = new();

    public ServedIssuer OfApplications { get; } = new();

    protected override string[] Settings =>
    [
        $"--Access:Oidc:Issuers:0:Authority={Issuer.Url}", $"--Access:Oidc:Issuers:0:Audience={Audience}",
        $"--Access:Oidc:Issuers:1:JwksUri={OfApplications.Url}/keys", "--Access:Oidc:Issuers:1:Issuer=applications",
        $"--Access:Oidc:Issuers:1:Audience={Audience}", "--Access:Oidc:Issuers:1:UserClaim=oid",
    ];
}
