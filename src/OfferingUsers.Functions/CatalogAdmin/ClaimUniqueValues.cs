using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Keeps what only one object may have (a username, a key, the active terms of an offering) to its owner, by a document of its own: a guard, whose id is the
/// value.
/// </summary>
public sealed class ClaimUniqueValues(CatalogStore store, OptimisticConcurrency concurrency)
{
    /// <summary>The guards that the objects of a change have now and no longer claim after it.</summary>
    public static IReadOnlySet<GuardOwner> ReleasedBy(IEnumerable<CatalogDraft> drafts) => drafts
        .Where(draft => draft.Before is not null && !draft.Collection.IsImportOnly)
        .SelectMany(draft => draft.Collection.Claims(draft.Before!.Value).Select(claim => claim.Guard)
            .Except(draft.Collection.Claims(draft.After).Select(claim => claim.Guard))
            .Select(guard => new GuardOwner(guard, draft.Key!)))
        .ToHashSet();

    /// <summary>Takes a guard, also from an owner that lets go of it in the same change or no longer claims it; false where another object holds it.</summary>
    public async Task<bool> TakeAsync(
        GuardOwner wanted, CatalogCollection collection, IReadOnlySet<GuardOwner> released, CancellationToken cancellation)
    {
        var isTaken = false;
        await concurrency.RunAsync(
            async () =>
            {
                var stored = await store.ReadAsync(wanted.Guard, CatalogJson.Default.GuardDocument, cancellation);
                isTaken = stored?.Value.Owner == wanted.Owner;
                if (isTaken || (stored is not null && await IsHeldAsync(new GuardOwner(wanted.Guard, stored.Value.Owner), collection, released, cancellation)))
                {
                    return true;
                }

                var guard = new GuardDocument(wanted.Guard, wanted.Owner);
                return isTaken = await store.WriteAsync(guard, guard.Id, stored?.ETag, CatalogJson.Default.GuardDocument, cancellation);
            },
            cancellation);
        return isTaken;
    }

    /// <summary>Removes guards that still have the owner who let go of them.</summary>
    public async Task ReleaseAsync(IEnumerable<GuardOwner> released, CancellationToken cancellation)
    {
        foreach (var (guard, owner) in released)
        {
            await store.RemoveAsync(guard, stored => stored.Owner == owner, CatalogJson.Default.GuardDocument, cancellation);
        }
    }

    /// <summary>A guard may have outlived its claim, where a change was interrupted.</summary>
    public async Task<bool> IsHeldAsync(
        GuardOwner holder, CatalogCollection collection, IReadOnlySet<GuardOwner> released, CancellationToken cancellation) =>
        !released.Contains(holder)
        && await store.ReadAsync(collection.IdOf(holder.Owner), cancellation) is { } document
        && collection.Claims(document.Value).Any(claim => claim.Guard == holder.Guard);
}

/// <summary>A guard document's id, and the key of the object that has it.</summary>
public sealed record GuardOwner(string Guard, string Owner);
