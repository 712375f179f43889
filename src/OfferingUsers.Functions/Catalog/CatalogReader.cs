using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>Reads catalog objects by uuid, each with one point read, cached in <see cref="CatalogCache"/>.</summary>
public sealed class CatalogReader(CosmosContainers containers, CatalogCache cache)
{
    public ValueTask<CatalogUser?> UserAsync(Guid uuid, CancellationToken cancellation) =>
        ReadAsync(CatalogIds.Of(CatalogKinds.User, uuid.Hex()), CatalogJson.Default.CatalogUser, cancellation);

    public ValueTask<Customer?> CustomerAsync(Guid uuid, CancellationToken cancellation) =>
        ReadAsync(CatalogIds.Of(CatalogKinds.Customer, uuid.Hex()), CatalogJson.Default.Customer, cancellation);

    public ValueTask<Project?> ProjectAsync(Guid uuid, CancellationToken cancellation) =>
        ReadAsync(CatalogIds.Of(CatalogKinds.Project, uuid.Hex()), CatalogJson.Default.Project, cancellation);

    public ValueTask<Offering?> OfferingAsync(Guid uuid, CancellationToken cancellation) =>
        ReadAsync(CatalogIds.Of(CatalogKinds.Offering, uuid.Hex()), CatalogJson.Default.Offering, cancellation);

    public ValueTask<Checklist?> ChecklistAsync(Guid uuid, CancellationToken cancellation) =>
        ReadAsync(CatalogIds.Of(CatalogKinds.Checklist, uuid.Hex()), CatalogJson.Default.Checklist, cancellation);

    /// <summary>The stored role with that name, otherwise the built-in one.</summary>
    public async ValueTask<Role?> RoleAsync(string name, CancellationToken cancellation) =>
        await ReadAsync(CatalogIds.Of(CatalogKinds.Role, name), CatalogJson.Default.Role, cancellation) ?? BuiltInRoles.ByName.GetValueOrDefault(name);

    /// <summary>The offering's only active terms of service; null if there are none.</summary>
    public async ValueTask<TermsOfService?> ActiveTermsAsync(Guid offering, CancellationToken cancellation) =>
        await OwnerAsync(CatalogIds.ActiveTerms(offering.Hex()), cancellation) is { } owner
        && await ReadAsync(CatalogIds.Of(CatalogKinds.TermsOfService, owner), CatalogJson.Default.TermsOfService, cancellation) is { IsActive: true } terms
        && terms.Offering == offering
            ? terms
            : null;

    /// <summary>The user's consent for the offering, which may be revoked; null if there is none.</summary>
    public async ValueTask<Consent?> ConsentAsync(Guid user, Guid offering, CancellationToken cancellation) =>
        await OwnerAsync(CatalogIds.ConsentPair(user.Hex(), offering.Hex()), cancellation) is { } owner
        && await ReadAsync(CatalogIds.Of(CatalogKinds.Consent, owner), CatalogJson.Default.Consent, cancellation) is { } consent
        && consent.User == user && consent.Offering == offering
            ? consent
            : null;

    /// <summary>All users who are staff.</summary>
    public async ValueTask<List<CatalogUser>> StaffAsync(CancellationToken cancellation) => (await cache.GetAsync(
        "staff",
        async token =>
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind AND c.is_staff = true").WithParameter("@kind", CatalogKinds.User);
            var staff = new List<CatalogUser>();
            await foreach (var user in containers.Items(containers.Catalog, CatalogJson.Default.CatalogUser)
                .QueryAsync(query, null, null, token))
            {
                staff.Add(user.Value);
            }

            return staff;
        },
        cancellation))!;

    /// <summary>Whether the owner of a token is known without a look at the store.</summary>
    public bool KnowsTokenOwner(string hash) => cache.Holds(CatalogIds.Token(hash));

    /// <summary>The user whose token has this hash; null if there is none.</summary>
    public async ValueTask<Guid?> FindTokenOwnerAsync(string hash, CancellationToken cancellation) =>
        Uuids.TryParse(await OwnerAsync(CatalogIds.Token(hash), cancellation), out var uuid) ? uuid : null;

    /// <summary>The user with this username, ignoring case, as far as its guard says; null if there is none.</summary>
    public async ValueTask<Guid?> FindUsernameOwnerAsync(string username, CancellationToken cancellation) =>
        Uuids.TryParse(await OwnerAsync(CatalogIds.Username(username), cancellation), out var uuid) ? uuid : null;

    private async ValueTask<string?> OwnerAsync(string id, CancellationToken cancellation) =>
        (await ReadAsync(id, CatalogJson.Default.GuardDocument, cancellation))?.Owner;

    private ValueTask<T?> ReadAsync<T>(string id, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => cache.GetAsync(
            id,
            async token => (await containers.Items(containers.Catalog, type).ReadAsync(id, id, token))?.Value,
            cancellation);
}
