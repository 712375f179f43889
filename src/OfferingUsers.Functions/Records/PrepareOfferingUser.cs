using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The one place that prepares a new record, whether it is created or moved in: with its snapshot of the catalog, the completion that its offering's checklist
/// asks for, and the deadline of its first wait. When this returns the completion is stored, and the record is ready to be.
/// </summary>
public sealed class PrepareOfferingUser(SnapshotOfOfferingUser snapshots, FollowChecklist follow, Deadlines deadlines)
{
    /// <param name="create">Makes the record of its snapshot.</param>
    public async Task<OfferingUser> RunAsync(
        Offering offering, CatalogUser user, Func<CatalogSnapshot, OfferingUser> create, CancellationToken cancellation)
    {
        var record = create(await snapshots.TakeAsync(offering, user, cancellation));
        return await deadlines.SetAsync(await follow.JoinAsync(record, offering, cancellation), cancellation);
    }
}
