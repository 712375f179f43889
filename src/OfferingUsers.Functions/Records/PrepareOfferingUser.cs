using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Prepares a new record, whether created or imported: takes its catalog snapshot, stores the completion for its offering's checklist, and sets its deadline.
/// The record itself is not stored.
/// </summary>
public sealed class PrepareOfferingUser(SnapshotOfOfferingUser snapshots, FollowChecklist follow, Deadlines deadlines)
{
    /// <summary>Removes what was prepared for a record that could not be stored.</summary>
    public Task AbandonAsync(OfferingUser record, CancellationToken cancellation) => follow.AbandonAsync(record, cancellation);

    /// <param name="create">Creates the record from its snapshot.</param>
    public async Task<OfferingUser> RunAsync(
        Offering offering, CatalogUser user, Func<CatalogSnapshot, OfferingUser> create, CancellationToken cancellation)
    {
        var record = create(await snapshots.TakeAsync(offering, user, cancellation));
        return await deadlines.SetAsync(await follow.JoinAsync(record, offering, cancellation), cancellation);
    }
}
