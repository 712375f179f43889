using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Ensures that a unique value (a username, a token, the active terms of an offering) has only one owner, with a guard: a document whose id is the value.
/// </summary>
public sealed class ClaimUniqueValues(CatalogStore store, OptimisticConcurrency concurrency)
{
    /// <summary>The guards that objects of a change own and no longer claim after it.</summary>
    public static IReadOnlySet<GuardOwner> ReleasedBy(IEnumerable<CatalogDraft> drafts) => drafts
        .Where(draft => draft.Before is not null && !draft.Collection.IsImportOnly)
        .SelectMany(draft => draft.Collection.Claims(draft.Before!.Value).Select(claim => claim.Guard)
            .Except(draft.Collection.Claims(draft.After).Select(claim => claim.Guard))
            .Select(guard => new GuardOwner(guard, draft.Key!)))
        .ToHashSet();

    /// <summary>Claims a guard, also from an owner that releases it in the same change or no longer claims it; false if another object holds it.</summary>
    public async Task<bool> ClaimAsync(
        GuardOwner wanted, CatalogCollection collection, IReadOnlySet<GuardOwner> released, CancellationToken cancellation)
    {
        var isOwner = false;
        await concurrency.RunAsync(
            async () =>
            {
                var stored = await store.ReadAsync(wanted.Guard, CatalogJson.Default.GuardDocument, cancellation);
                isOwner = stored?.Value.Owner == wanted.Owner;
                if (isOwner || (stored is not null && await IsHeldAsync(new GuardOwner(wanted.Guard, stored.Value.Owner), collection, released, cancellation)))
                {
                    return true;
                }

                var guard = new GuardDocument(wanted.Guard, wanted.Owner);
                return isOwner = await store.WriteAsync(guard, guard.Id, stored?.ETag, CatalogJson.Default.GuardDocument, cancellation);
            },
            cancellation);
        return isOwner;
    }

    /// <summary>Removes the guards that still have the given owner.</summary>
    public async Task ReleaseAsync(IEnumerable<GuardOwner> released, CancellationToken cancellation)
    {
        foreach (var (guard, owner) in released)
        {
            await store.RemoveAsync(guard, stored => stored.Owner == owner, CatalogJson.Default.GuardDocument, cancellation);
        }
    }

    /// <summary>Whether the owner still claims the guard; after an interrupted change, a guard may be left over.</summary>
    public async Task<bool> IsHeldAsync(
        GuardOwner holder, CatalogCollection collection, IReadOnlySet<GuardOwner> released, CancellationToken cancellation) =>
        !released.Contains(holder)
        && await store.ReadAsync(collection.IdOf(holder.Owner), cancellation) is { } document
        && collection.Claims(document.Value).Any(claim => claim.Guard == holder.Guard);
}

/// <summary>The id of a guard, and the key of the object that owns it.</summary>
public sealed record GuardOwner(string Guard, string Owner);
