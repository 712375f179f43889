using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Claims the unique values of one catalog object, and writes the object over the version that was validated.</summary>
public sealed class WriteCatalogObject(CatalogStore store, ClaimUniqueValues claims, TimeProvider clock)
{
    /// <summary>False if another object owns a unique value, or after a concurrent write.</summary>
    /// <param name="released">The guards that objects of the same change release, with their owners.</param>
    public async Task<bool> RunAsync(CatalogDraft draft, IReadOnlySet<GuardOwner> released, CancellationToken cancellation)
    {
        foreach (var claim in draft.Collection.Claims(draft.After))
        {
            if (!await claims.ClaimAsync(new GuardOwner(claim.Guard, draft.Key!), draft.Collection, released, cancellation))
            {
                return false;
            }
        }

        var document = draft.After;
        document["id"] = draft.Collection.IdOf(draft.Key!);
        document["kind"] = draft.Collection.Kind;
        if (draft.Collection == CatalogCollections.Users)
        {
            document["username_key"] = document.Text("username")!.ToLowerInvariant();
            document["grants"] ??= new JsonArray();
            document["scopes"] ??= new JsonArray();
        }
        else if (draft.Collection == CatalogCollections.Checklists)
        {
            document["created"] ??= clock.Now().ToSortable();
        }
        else if (draft.Collection == CatalogCollections.Roles)
        {
            document["uuid"] = draft.Key;
        }

        return await store.WriteAsync(document, draft.Before?.ETag, cancellation);
    }
}
