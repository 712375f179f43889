using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Updates a record from the catalog: its snapshot, and the completion for its offering's checklist. It is not written if nothing changes. Modified is kept,
/// because agents poll by it.
/// </summary>
public sealed class RefreshSnapshot(
    OfferingUserStore records, SnapshotOfOfferingUser snapshots, CatalogReader catalog, FollowChecklist follow, IOptions<LifecycleOptions> lifecycle)
{
    private readonly bool hasAnswerRetention = lifecycle.Value.ToAnswerRetention() is not null;

    public async Task RunAsync(OfferingUser record, CancellationToken cancellation)
    {
        if (await RefreshAsync(record, cancellation) == record)
        {
            return;
        }

        var change = await records.ChangeAsync(
            record.Uuid,
            async stored => await RefreshAsync(stored, cancellation) is { } refreshed && refreshed != stored ? refreshed : stored,
            cancellation);
        if (change is not null)
        {
            await follow.LeaveAsync(change.Before, change.After, cancellation);
        }
    }

    /// <summary>If answers have a retention time, a Deleted record without completion gets no new one.</summary>
    private async ValueTask<OfferingUser> RefreshAsync(OfferingUser record, CancellationToken cancellation)
    {
        var refreshed = await snapshots.RefreshAsync(record, cancellation);
        return hasAnswerRetention && refreshed is { State: OfferingUserState.Deleted, ChecklistWithCompletion: null }
            ? refreshed
            : await follow.JoinAsync(refreshed, await catalog.OfferingAsync(record.Offering.Uuid, cancellation), cancellation);
    }
}
