using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Ensures that a unique value (a username, a token, the active terms of an offering) has only one owner, with a guard: a document whose id is the value. It is
/// claimed before the object is written, and released after the object no longer has the value.
/// </summary>
public sealed class ClaimUniqueValues(CatalogStore store, CheckUniqueValue check, OptimisticConcurrency concurrency, TimeProvider clock)
{
    /// <summary>The guards that an object claims before a change, and not after it.</summary>
    public static IEnumerable<string> GuardsReleasedBy(CatalogDraft draft) => draft.Before is null
        ? []
        : draft.Collection.Claims(draft.Before.Value).Select(claim => claim.Guard).Except(draft.Collection.Claims(draft.After).Select(claim => claim.Guard));

    /// <summary>Claims a value for the object of a draft; null if another object has it, or has claimed it and may be about to have it.</summary>
    internal async Task<ClaimedGuard?> RunAsync(
        CatalogDraft draft, CatalogCollection.Claim claim, ReleasedValues released, CancellationToken cancellation)
    {
        ClaimedGuard? claimed = null;

        // What did not exist a moment ago is not read again: if it exists now, the insert conflicts.
        var isFree = draft.FreeGuards.Contains(claim.Guard);
        await concurrency.RunAsync(
            async () =>
            {
                var stored = isFree ? null : await store.ReadAsync(claim.Guard, CatalogJson.Default.GuardDocument, cancellation);
                isFree = false;
                var found = await check.RunAsync(stored?.Value, draft, claim, released, cancellation);
                if (found.Value != UniqueValue.Free)
                {
                    claimed = found.Value == UniqueValue.Owned ? new ClaimedGuard(claim.Guard, null, null) : null;
                    return true;
                }

                foreach (var (id, read) in found.Without)
                {
                    if (!await store.ConfirmAsync(id, read, cancellation))
                    {
                        return false;
                    }
                }

                // Also a guard of the object itself is written anew: a change that saw the earlier version releases it no more.
                var guard = new GuardDocument(claim.Guard, draft.Key!) { Claimed = clock.Now(), TakenFrom = found.TakenFrom };
                var etag = await store.WriteVersionAsync(guard, guard.Id, stored?.ETag, CatalogJson.Default.GuardDocument, cancellation);
                claimed = etag is null ? null : new ClaimedGuard(guard.Id, stored?.Value.Owner == draft.Key ? null : etag, found.TakenFrom);
                return etag is not null;
            },
            cancellation);
        return claimed;
    }

    /// <summary>Takes claims back whose object was not sent to be written, unless they are newer than this change.</summary>
    internal async Task TakeBackAsync(IEnumerable<ClaimedGuard> claimed, CancellationToken cancellation)
    {
        foreach (var (guard, etag, takenFrom) in claimed)
        {
            if (etag is null)
            {
                continue;
            }

            if (takenFrom is null)
            {
                await store.RemoveVersionAsync(guard, etag, cancellation);
            }
            else
            {
                var restored = new GuardDocument(guard, takenFrom) { Claimed = clock.Now() };
                await store.WriteAsync(restored, guard, etag, CatalogJson.Default.GuardDocument, cancellation);
            }
        }
    }

    /// <summary>Removes guards in the version that was seen, so that a value that was claimed again since keeps its guard.</summary>
    public async Task ReleaseAsync(IEnumerable<SeenGuard> released, CancellationToken cancellation)
    {
        foreach (var (guard, etag) in released)
        {
            await store.RemoveVersionAsync(guard, etag, cancellation);
        }
    }

    /// <summary>The guards of these values that an object owns, as they are now.</summary>
    public async Task<List<SeenGuard>> OwnedAsync(IEnumerable<CatalogCollection.Claim> claims, string owner, CancellationToken cancellation)
    {
        var owned = new List<SeenGuard>();
        foreach (var claim in claims)
        {
            if (await store.ReadAsync(claim.Guard, CatalogJson.Default.GuardDocument, cancellation) is { } stored && stored.Value.Owner == owner)
            {
                owned.Add(new SeenGuard(claim.Guard, stored.ETag));
            }
        }

        return owned;
    }

    /// <param name="ETag">Null if the guard was the object's own already, so that nothing is to be taken back.</param>
    /// <param name="TakenFrom">The object that has the value and releases it in the same change.</param>
    internal sealed record ClaimedGuard(string Guard, string? ETag, string? TakenFrom);
}

/// <summary>The id of a guard, and the version in which it was read.</summary>
public sealed record SeenGuard(string Guard, string ETag);
