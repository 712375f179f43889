using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Tells whether an object may have a unique value, from the value's guard and the documents of whom the guard names. The documents decide; but of an owner
/// whose document has not got the value yet, nobody knows whether its change is still under way, until the claim is older than that could be.
/// </summary>
public sealed class CheckUniqueValue(CatalogStore store, TimeProvider clock)
{
    /// <summary>
    /// After this long, a claim without its object is left over from an interrupted change. It is far above <see cref="MaxUnwritten"/> with the one write that
    /// follows, all its attempts and retries, and the difference between the clocks of two instances.
    /// </summary>
    public static readonly TimeSpan MaxPending = TimeSpan.FromMinutes(5);

    /// <summary>An object is written only so soon after the first of its claims.</summary>
    public static readonly TimeSpan MaxUnwritten = TimeSpan.FromMinutes(1);

    /// <summary>How the value of a claim stands to the object of a draft.</summary>
    /// <param name="guard">The stored guard; null if there is none.</param>
    internal async Task<Found> RunAsync(
        GuardDocument? guard, CatalogDraft draft, CatalogCollection.Claim claim, ReleasedValues released, CancellationToken cancellation)
    {
        if (guard is null)
        {
            return Found.Unclaimed;
        }

        if (guard.Owner == draft.Key && Claims(draft.Collection, draft.Before, claim))
        {
            return new(UniqueValue.Owned, null, []);
        }

        string? takenFrom = null;
        var isPending = false;
        var without = new List<ReadDocument>();
        foreach (var other in new[] { guard.Owner, guard.TakenFrom }.OfType<string>().Where(other => other != draft.Key).Distinct())
        {
            var id = draft.Collection.IdOf(other);
            var document = await store.ReadAsync(id, cancellation);
            var isReleased = released.Contains(id, claim.Guard);
            if (!Claims(draft.Collection, document, claim))
            {
                // Whoever confirms an existing document keeps a change that is under way from writing it.
                isPending |= other == guard.Owner && IsYoung(guard) && (document is null || !isReleased);
                without.Add(new(id, document));
            }
            else if (isReleased)
            {
                takenFrom ??= other;
            }
            else
            {
                return new(UniqueValue.Taken, null, []);
            }
        }

        return isPending ? new(UniqueValue.Pending, null, []) : new(UniqueValue.Free, takenFrom, without);
    }

    private bool IsYoung(GuardDocument guard) => clock.Now() - guard.Claimed < MaxPending;

    private static bool Claims(CatalogCollection collection, Stored<JsonObject>? document, CatalogCollection.Claim wanted) =>
        document is not null && collection.Claims(document.Value).Any(claim => claim.Guard == wanted.Guard);

    /// <param name="TakenFrom">The object that has the value and releases it in the same change.</param>
    /// <param name="Without">The documents that were read and do not have the value.</param>
    internal sealed record Found(UniqueValue Value, string? TakenFrom, IReadOnlyList<ReadDocument> Without)
    {
        public static Found Unclaimed { get; } = new(UniqueValue.Free, null, []);
    }

    /// <param name="Stored">Null if there is none with that id.</param>
    internal sealed record ReadDocument(string Id, Stored<JsonObject>? Stored);
}

/// <summary>How a unique value stands to an object that is to have it.</summary>
internal enum UniqueValue
{
    /// <summary>It can be claimed.</summary>
    Free,

    /// <summary>The object has it already.</summary>
    Owned,

    /// <summary>Another object has it.</summary>
    Taken,

    /// <summary>Another object has claimed it, and may be about to have it.</summary>
    Pending,
}
