using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Removes an object and its dependent objects, unless other objects refer to it (catalog.md 3). The object is removed after them, so that repeating the
/// request completes an interrupted removal.
/// </summary>
public sealed class RemoveCatalogObject(
    CatalogStore store, RemoveRecords records, EmbedRoleGrants grants, ClaimUniqueValues claims, RefreshSnapshots refresh)
{
    private const string Referenced = "Other objects refer to this one.";

    /// <summary>Null if the object was removed, otherwise why it was not.</summary>
    /// <param name="by">Who removes it.</param>
    public async Task<Refusal?> RunAsync(CatalogCollection collection, string key, string by, CancellationToken cancellation)
    {
        if (await store.ReadAsync(collection.IdOf(key), cancellation) is not { } stored)
        {
            return new NotFound();
        }

        var blocking = await CountReferencesAsync(collection, key, cancellation);
        if (blocking.Count > 0)
        {
            return new StillReferenced(Referenced, blocking);
        }

        switch (collection.Kind)
        {
            case CatalogKinds.User:
                await RemoveAllAsync(CatalogCollections.RoleGrants, "user", key, cancellation);
                await RemoveAllAsync(CatalogCollections.Consents, "user", key, cancellation);
                await records.OfUserAsync(key, by, cancellation);
                break;
            case CatalogKinds.Offering:
                await RemoveAllAsync(CatalogCollections.TermsOfService, "offering", key, cancellation);
                await RemoveAllAsync(CatalogCollections.Consents, "offering", key, cancellation);
                await RemoveAllAsync(CatalogCollections.RoleGrants, "scope", key, cancellation);
                await records.OfOfferingAsync(stored.Value.Deserialize(CatalogJson.Default.Offering)!.Partitions, by, cancellation);
                break;
        }

        var pending = new SnapshotRefresh();
        if (collection.Kind is CatalogKinds.TermsOfService or CatalogKinds.Consent or CatalogKinds.RoleGrant)
        {
            pending.Add(collection, key, stored.Value, null);
        }

        await refresh.SaveAsync(pending, cancellation);
        await RemoveAsync(collection, key, stored.Value, cancellation);
        await refresh.RunAsync(pending, cancellation);
        return null;
    }

    /// <summary>The numbers of objects by collection that refer to it and are not removed with it.</summary>
    private async Task<ImmutableSortedDictionary<string, int>> CountReferencesAsync(CatalogCollection collection, string key, CancellationToken cancellation)
    {
        (CatalogCollection Collection, string Property)[] blocking = collection.Kind switch
        {
            CatalogKinds.Customer =>
            [
                (CatalogCollections.Projects, "customer"), (CatalogCollections.Offerings, "customer"), (CatalogCollections.RoleGrants, "scope"),
            ],
            CatalogKinds.Project => [(CatalogCollections.RoleGrants, "scope")],
            CatalogKinds.Offering => [(CatalogCollections.Offerings, "parent")],
            CatalogKinds.Checklist => [(CatalogCollections.Offerings, "compliance_checklist")],

            // Removing the override of a built-in role restores the built-in one, so its grants remain valid.
            CatalogKinds.Role when !BuiltInRoles.ByName.ContainsKey(key) => [(CatalogCollections.RoleGrants, "role")],
            _ => [],
        };
        var counts = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (other, property) in blocking)
        {
            var count = (await store.WhereAsync(other.Kind, property, key, cancellation)).Count;
            if (count > 0)
            {
                counts[other.Name] = count;
            }
        }

        return counts.ToImmutable();
    }

    private async Task RemoveAllAsync(CatalogCollection collection, string property, string value, CancellationToken cancellation)
    {
        foreach (var document in await store.WhereAsync(collection.Kind, property, value, cancellation))
        {
            await RemoveAsync(collection, document.Value.Text("uuid")!, document.Value, cancellation);
        }
    }

    private async Task RemoveAsync(CatalogCollection collection, string key, JsonObject document, CancellationToken cancellation)
    {
        if (collection == CatalogCollections.RoleGrants)
        {
            await grants.RemoveAsync(document, cancellation);
        }

        // While the object has its values, no other may claim them. If this is interrupted, guards without an object remain, which can be claimed.
        var owned = await claims.OwnedAsync(collection.Claims(document), key, cancellation);
        await store.RemoveAsync(collection.IdOf(key), cancellation);
        await claims.ReleaseAsync(owned, cancellation);
    }
}
