using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Access;

/// <summary>Whose JSON Web Tokens open the API: the settings <c>Access:Oidc:*</c> (newer-waldur.md 7). Default: nobody's.</summary>
public sealed class OidcOptions
{
    /// <summary>The settings <c>Access:Oidc:Issuers:n:*</c>.</summary>
    public IList<OidcIssuer> Issuers { get; } = [];
}

/// <summary>An issuer of tokens.</summary>
public sealed class OidcIssuer
{
    /// <summary>
    /// Its URL, below which it publishes its configuration; the claim <c>iss</c> of its tokens. Required unless <see cref="JwksUri"/> is given.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>Where its keys are, for an issuer without a configuration.</summary>
    public string? JwksUri { get; set; }

    /// <summary>The claim <c>iss</c> of its tokens, where it is not <see cref="Authority"/>; required with <see cref="JwksUri"/>.</summary>
    public string? Issuer { get; set; }

    /// <summary>The claim <c>aud</c> of tokens for this API. Required: a token that was issued for another service opens nothing.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// The claim that names the user, by username, or by uuid where it is one. Default: <c>preferred_username</c>; for applications and managed identities
    /// <c>appid</c>, <c>azp</c> or <c>oid</c>.
    /// </summary>
    public string UserClaim { get; set; } = "preferred_username";

    /// <summary>What the claim <c>iss</c> must be.</summary>
    internal string ExpectedIssuer => Issuer ?? Authority ?? "";
}

/// <summary>An issuer that is not fully described, or whose keys would come without encryption, stops the start.</summary>
internal sealed class ValidateOidcOptions : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var faults = options.Issuers.Select((issuer, index) => (Fault: FaultOf(issuer), index)).Where(found => found.Fault is not null)
            .Select(found => $"Access:Oidc:Issuers:{found.index}:{found.Fault}").ToList();
        var twice = options.Issuers.GroupBy(issuer => issuer.ExpectedIssuer, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"Access:Oidc:Issuers names {group.Key} twice.");
        return faults.Concat(twice).ToList() is { Count: > 0 } all ? ValidateOptionsResult.Fail(all) : ValidateOptionsResult.Success;
    }

    private static string? FaultOf(OidcIssuer issuer) =>
        string.IsNullOrEmpty(issuer.Audience) ? "Audience is required."
        : string.IsNullOrEmpty(issuer.UserClaim) ? "UserClaim must not be empty."
        : (issuer.Authority, issuer.JwksUri, issuer.Issuer) switch
        {
            (null or "", null or "", _) => "Authority or JwksUri is required.",
            (_, { Length: > 0 }, null or "") => "Issuer is required with JwksUri.",
            (_, { Length: > 0 } keys, _) => IsSafe(keys) ? null : "JwksUri must be an https URL.",
            _ => IsSafe(issuer.Authority!) ? null : "Authority must be an https URL.",
        };

    /// <summary>Without encryption anybody on the way could put their own keys in place, except on the machine itself.</summary>
    private static bool IsSafe(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
