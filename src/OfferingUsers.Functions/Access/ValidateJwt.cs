using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Finds the user of a JSON Web Token of a configured issuer (newer-waldur.md 7): signature, issuer, audience and times must be right, and the user must exist.
/// What is wrong with a token is not told, except that an otherwise good one has expired.
/// </summary>
public sealed class ValidateJwt : IDisposable
{
    private const string Invalid = "Invalid JWT token.";
    private const string Expired = "Token has expired.";

    /// <summary>Longer tokens are not looked at.</summary>
    private const int MaxLength = 16_384;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>How much the issuer's clock may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly JsonWebTokenHandler Tokens = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };

    private readonly Dictionary<string, (OidcIssuer Settings, IssuerKeys Keys)> issuers;
    private readonly CatalogReader catalog;
    private readonly TimeProvider clock;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = 1 << 20,
    };

    public ValidateJwt(IOptions<OidcOptions> options, CatalogReader catalog, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.catalog, this.clock) = (catalog, clock);
        issuers = options.Value.Issuers.ToDictionary(
            issuer => issuer.ExpectedIssuer, issuer => (issuer, new IssuerKeys(issuer, http, clock)), StringComparer.Ordinal);
    }

    /// <summary>Whether a credential is meant as a token: without an issuer, none is.</summary>
    public bool IsToken(string credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return issuers.Count > 0 && credential.AsSpan().Count('.') == 2;
    }

    /// <summary>The user whom a token names.</summary>
    public async ValueTask<Outcome<CatalogUser>> FindUserAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > MaxLength || !Tokens.CanReadToken(token) || Read(token) is not { } read || !issuers.TryGetValue(read.Issuer, out var issuer))
        {
            return new Unauthenticated(Invalid);
        }

        if (!await IsSoundAsync(token, issuer.Settings, issuer.Keys, cancellation))
        {
            return new Unauthenticated(Invalid);
        }

        if (RefuseTimes(read) is { } refusal)
        {
            return refusal;
        }

        return read.TryGetPayloadValue<string>(issuer.Settings.UserClaim, out var name) && !string.IsNullOrEmpty(name)
            && await FindAsync(name, cancellation) is { } user
                ? user
                : new Unauthenticated(Invalid);
    }

    public void Dispose()
    {
        foreach (var (_, keys) in issuers.Values)
        {
            keys.Dispose();
        }

        http.Dispose();
    }

    /// <summary>The token, not validated; null if it is not one.</summary>
    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether the token is the issuer's, and for this API.</summary>
    private static async ValueTask<bool> IsSoundAsync(string token, OidcIssuer settings, IssuerKeys keys, CancellationToken cancellation)
    {
        var result = await Tokens.ValidateTokenAsync(token, Parameters(settings, await keys.GetAsync(isUnknown: false, cancellation)));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            result = await Tokens.ValidateTokenAsync(token, Parameters(settings, await keys.GetAsync(isUnknown: true, cancellation)));
        }

        return result.IsValid;
    }

    private static TokenValidationParameters Parameters(OidcIssuer settings, ICollection<SecurityKey> keys) => new()
    {
        ValidIssuer = settings.ExpectedIssuer,
        ValidAudience = settings.Audience,
        IssuerSigningKeys = keys,
        ValidAlgorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "PS384", "PS512"],

        // Times are looked at afterwards, because only those of an otherwise good token are told.
        ValidateLifetime = false,
    };

    /// <summary>A token without an end is not good for anything.</summary>
    private Refusal? RefuseTimes(JsonWebToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return token.ValidTo == DateTime.MinValue || token.ValidFrom > now + Skew ? new Unauthenticated(Invalid)
            : token.ValidTo <= now - Skew ? new Unauthenticated(Expired)
            : null;
    }

    private async ValueTask<CatalogUser?> FindAsync(string name, CancellationToken cancellation)
    {
        if (await catalog.FindUsernameOwnerAsync(name, cancellation) is { } owner
            && await catalog.UserAsync(owner, cancellation) is { } user && string.Equals(user.Username, name, StringComparison.Ordinal))
        {
            return user;
        }

        return Uuids.TryParse(name, out var uuid) ? await catalog.UserAsync(uuid, cancellation) : null;
    }
}
