using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Access;

/// <summary>Finds who calls by the key or token they bring, with what their active roles allow (offering-users.md 2.2 and 4.1).</summary>
public sealed class Authenticate(
    CatalogReader catalog, CatalogCache cache, BootstrapUser bootstrap, DemoKeys demo, RequestLimits limits, ValidateJwt jwt, TimeProvider clock,
    IUpstreamUsers? upstream = null)
{
    private const string UnknownToken = "Invalid token.";
    private const string Inactive = "User inactive or deleted.";
    private const string Expired = "Token has expired.";

    public async ValueTask<Outcome<Caller>> RunAsync(HttpRequest request, CancellationToken cancellation)
    {
        var credential = AuthorizationHeader.Read(request.Headers.Authorization.ToString());
        if (credential.Refusal is { } refusal)
        {
            return limits.Count(request.HttpContext) ?? refusal;
        }

        if (credential.Value is { IsBearer: true, Text: var token } && jwt.IsToken(token))
        {
            return await RunAsync(token, request, cancellation);
        }

        var hash = TokenHash.Compute(credential.Value.Text);
        if (await bootstrap.FindAsync(hash, RequestId.Of(request), cancellation) is { } staff)
        {
            return staff;
        }

        // A key that is not known yet costs a look at the store, or a question to the upstream.
        if (!catalog.KnowsTokenOwner(hash) && upstream?.Knows(hash) != true && limits.Count(request.HttpContext) is { } throttled)
        {
            return throttled;
        }

        if (demo.Refuses(hash, request))
        {
            return new Unauthenticated(UnknownToken);
        }

        var owner = await catalog.FindTokenOwnerAsync(hash, cancellation);
        var user = owner is { } uuid ? await catalog.UserAsync(uuid, cancellation) : null;

        // The token's guard document may be outdated after an interrupted change; the user's document is authoritative.
        if (user?.TokenSha256 is null || !TokenHash.AreEqual(user.TokenSha256, hash))
        {
            return upstream is null
                ? new Unauthenticated(UnknownToken)
                : await LoadCallerAsync(await upstream.FindAsync(credential.Value.Text, credential.Value.IsBearer, hash, cancellation), cancellation);
        }

        return user.IsActive && user.TokenExpires <= clock.GetUtcNow() ? new Unauthenticated(Expired)
            : user.IsActive && KeyScopes.Refuse(user.TokenScopes, IsSafe(request.Method)) is { } outOfScope ? outOfScope
            : await LoadCallerAsync(user, cancellation);
    }

    /// <summary>The caller of a JSON Web Token (newer-waldur.md 7).</summary>
    private async ValueTask<Outcome<Caller>> RunAsync(string token, HttpRequest request, CancellationToken cancellation)
    {
        var user = await jwt.FindUserAsync(token, cancellation);
        return user.Refusal is { } refusal ? limits.Count(request.HttpContext) ?? refusal : await LoadCallerAsync(user, cancellation);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private async ValueTask<Outcome<Caller>> LoadCallerAsync(Outcome<CatalogUser> found, CancellationToken cancellation) =>
        found.Refusal is { } refusal ? refusal
        : found.Value.IsActive ? await LoadRolesAsync(found.Value, cancellation)
        : new Unauthenticated(Inactive);

    private async ValueTask<Outcome<Caller>> LoadRolesAsync(CatalogUser user, CancellationToken cancellation) => (await cache.GetAsync(
        "caller:" + user.Uuid.Hex(),

        // The user may have been read again meanwhile, with other roles.
        known => ReferenceEquals(known.User, user),
        async cancel =>
        {
            var roles = new List<Caller.HeldRole>();
            foreach (var grant in user.Grants.Where(grant => grant.IsActive))
            {
                var role = await catalog.RoleAsync(grant.Role, cancel);
                roles.Add(new Caller.HeldRole(grant.Role, grant.ScopeType, grant.Scope, role?.Permissions ?? []));
            }

            return new Caller(user, [.. roles]);
        },
        cancellation))!;
}
