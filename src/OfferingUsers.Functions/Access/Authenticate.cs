using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Access;

/// <summary>Finds who calls by the key or token they bring, with what their active roles allow (offering-users.md 2.2 and 4.1).</summary>
public sealed class Authenticate(
    CatalogReader catalog, CatalogCache cache, BootstrapUser bootstrap, DemoKeys demo, RequestLimits limits, ValidateJwt jwt, TimeProvider clock)
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

        // A key that is not known yet costs a look at the store.
        if (!catalog.KnowsTokenOwner(hash) && limits.Count(request.HttpContext) is { } throttled)
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
            return new Unauthenticated(UnknownToken);
        }

        if (!user.IsActive)
        {
            return new Unauthenticated(Inactive);
        }

        return user.TokenExpires <= clock.GetUtcNow() ? new Unauthenticated(Expired) : await LoadCallerAsync(user, cancellation);
    }

    /// <summary>The caller of a JSON Web Token (newer-waldur.md 7).</summary>
    private async ValueTask<Outcome<Caller>> RunAsync(string token, HttpRequest request, CancellationToken cancellation)
    {
        var user = await jwt.FindUserAsync(token, cancellation);
        return user.Refusal is { } refusal ? limits.Count(request.HttpContext) ?? refusal
            : user.Value.IsActive ? await LoadCallerAsync(user.Value, cancellation)
            : new Unauthenticated(Inactive);
    }

    private async ValueTask<Outcome<Caller>> LoadCallerAsync(CatalogUser user, CancellationToken cancellation) => (await cache.GetAsync(
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
