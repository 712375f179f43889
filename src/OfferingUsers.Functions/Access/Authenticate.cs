using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>Finds who calls by the key they bring, with what their active roles allow (offering-users.md 2.2 and 4.1).</summary>
public sealed class Authenticate(CatalogReader catalog, CatalogCache cache, BootstrapUser bootstrap, TimeProvider clock)
{
    private const string UnknownToken = "Invalid token.";
    private const string Inactive = "User inactive or deleted.";
    private const string Expired = "Token has expired.";

    public async ValueTask<Outcome<Caller>> RunAsync(string? header, CancellationToken cancellation)
    {
        var key = AuthorizationHeader.Read(header);
        if (key.Refusal is { } refusal)
        {
            return refusal;
        }

        var hash = TokenHash.Of(key.Value);
        if (bootstrap.Of(hash) is { } staff)
        {
            return staff;
        }

        var owner = await catalog.UserOfTokenAsync(hash, cancellation);
        var user = owner is { } uuid ? await catalog.UserAsync(uuid, cancellation) : null;

        // The index of keys may lag behind a write that was interrupted: the user's own document decides.
        if (user?.TokenSha256 is null || !TokenHash.AreEqual(user.TokenSha256, hash))
        {
            return new Unauthenticated(UnknownToken);
        }

        if (!user.IsActive)
        {
            return new Unauthenticated(Inactive);
        }

        return user.TokenExpires <= clock.GetUtcNow() ? new Unauthenticated(Expired) : await CallerAsync(user, cancellation);
    }

    private async ValueTask<Outcome<Caller>> CallerAsync(CatalogUser user, CancellationToken cancellation) => (await cache.GetAsync(
        "caller:" + user.Uuid.Hex(),
        async token =>
        {
            var roles = new List<Caller.HeldRole>();
            foreach (var grant in user.Grants.Where(grant => grant.IsActive))
            {
                var role = await catalog.RoleAsync(grant.Role, token);
                roles.Add(new Caller.HeldRole(grant.Role, grant.ScopeType, grant.Scope, role?.Permissions ?? []));
            }

            return new Caller(user, [.. roles]);
        },
        cancellation))!;
}
