using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// The keys of an issuer: fetched when the first token arrives, kept for half a day, and fetched again for a key that is not known, at most once a minute.
/// While the issuer does not answer, the known ones stay.
/// </summary>
internal sealed class IssuerKeys(OidcIssuer issuer, HttpClient http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>The time between two fetches for keys that are not known, and after a failed one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly HttpDocumentRetriever documents = new(http) { RequireHttps = false };
    private readonly SemaphoreSlim one = new(1, 1);

    private ICollection<SecurityKey> known = [];
    private DateTimeOffset outdated = DateTimeOffset.MinValue;
    private DateTimeOffset mayFetch = DateTimeOffset.MinValue;

    /// <summary>The keys; none while there never were any.</summary>
    /// <param name="isUnknown">Whether a token was signed by a key that is not among them.</param>
    public async ValueTask<ICollection<SecurityKey>> GetAsync(bool isUnknown, CancellationToken cancellation)
    {
        if (!IsDue(isUnknown))
        {
            return known;
        }

        await one.WaitAsync(cancellation);
        try
        {
            if (IsDue(isUnknown))
            {
                await FetchAsync(isUnknown, cancellation);
            }
        }
        finally
        {
            one.Release();
        }

        return known;
    }

    public void Dispose() => one.Dispose();

    private bool IsDue(bool isUnknown) => clock.GetUtcNow() is var now && now >= mayFetch && (isUnknown || now >= outdated);

    private async Task FetchAsync(bool isUnknown, CancellationToken cancellation)
    {
        try
        {
            known = await ReadAsync(cancellation);
            outdated = clock.GetUtcNow() + Lifetime;
            mayFetch = isUnknown ? clock.GetUtcNow() + Pause : mayFetch;
        }
        catch (Exception error) when (error is IOException or HttpRequestException or InvalidOperationException or ArgumentException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // It does not answer, or not with keys: the library has several ways to say so.
            mayFetch = clock.GetUtcNow() + Pause;
        }
    }

    private async Task<ICollection<SecurityKey>> ReadAsync(CancellationToken cancellation)
    {
        if (issuer.JwksUri is { Length: > 0 } keys)
        {
            return new JsonWebKeySet(await documents.GetDocumentAsync(keys, cancellation)).GetSigningKeys();
        }

        var address = issuer.Authority!.TrimEnd('/') + "/.well-known/openid-configuration";
        return (await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellation)).SigningKeys;
    }
}
